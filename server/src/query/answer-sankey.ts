import type { SankeyResponse } from '@throughline/contract'
import { answer, whole, type Answer, type Asked } from './answer.ts'
import { parseSankey } from './parse/parse-sankey.ts'
import { resolveSankey } from './resolve/resolve-sankey.ts'
import { sankeyAttributes } from './shape/sankey.ts'
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
