import type { SankeyListResponse, SankeyResponse } from '@throughline/contract'
import { answer, whole, type Answer, type Asked } from './answer.ts'
import { parseSankeyList } from './parse/parse-sankey-list.ts'
import { parseSankey } from './parse/parse-sankey.ts'
import { resolveSankey, resolveSankeyList } from './resolve/resolve-sankey.ts'
import { sankeyListAttributes } from './shape/sankey-list.ts'
import { sankeyAttributes } from './shape/sankey.ts'
import { sankeyListSql } from './sql/sankey/sankey-list-sql.ts'
import { sankeySql } from './sql/sankey/sankey-sql.ts'

/** Which ways lead through the values of an attribute. */
export async function answerSankey(...asked: Asked): Promise<Answer<SankeyResponse>> {
  const answered = await answer(asked, {
    parse: parseSankey,
    resolve: resolveSankey,
    print: sankeySql,
    shape: (plan, rows) => {
      return { type: 'sankey_response', attributes: sankeyAttributes(plan, rows) } as const
    },
  })
  return whole(answered)
}

/** Who is at a node of ways, each by the event by which they came there. */
export async function answerSankeyList(...asked: Asked): Promise<Answer<SankeyListResponse>> {
  const answered = await answer(asked, {
    parse: parseSankeyList,
    resolve: resolveSankeyList,
    print: sankeyListSql,
    shape: (plan, rows) => {
      return { type: 'sankey_list_response', attributes: sankeyListAttributes(plan, rows) } as const
    },
  })
  return whole(answered)
}
