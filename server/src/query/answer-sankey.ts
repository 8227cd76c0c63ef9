import type { SankeyResponse } from '@throughline/contract'
import { answer, unanswerable, type Answer, type Asked } from './answer.ts'
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
  if (answered.kind !== 'answered') return answered
  const { data, meta } = answered.body
  // Clients of this question do not look for a status: one that was given up is refused.
  if (data === undefined) return { kind: 'rejected', errors: [unanswerable.timeout] }
  return { kind: 'answered', body: { data, meta: { ...meta, status: 'done' } } }
}
