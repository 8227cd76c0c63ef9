import { FacetInfoRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { parseProfileKey, type ProfileEntity } from './profile-key.ts'
import type { FacetQuestion } from './question.ts'
import { readProfileSearch } from './read-profile-search.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { attributesPointer } from './read-selection.ts'

export const facetLimits = { valuesMax: 1_000 } as const

const facetInfoRequest = Compile(FacetInfoRequest)

/** The wire body of a question for the values of a profile column → what it asks, or its faults. */
export function parseFacetQuestion(body: unknown, entity: ProfileEntity): Parsed<FacetQuestion> {
  if (!facetInfoRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(facetInfoRequest.Errors(body)) }
  }
  const { facet_id: facet, limit, search: wire, term_search: term } = body.data.attributes
  const { identity_resolution: isIdentityResolved = true } = body.data.attributes
  const faults: Faults = []
  const key = parseProfileKey(entity, facet)
  if (key.kind === 'faulty') faults.push(invalid(`${attributesPointer}/facet_id`, key.message))
  if (limit < 1 || limit > facetLimits.valuesMax) {
    faults.push(invalid(`${attributesPointer}/limit`, `must be 1 to ${facetLimits.valuesMax}`))
  }
  const pointer = `${attributesPointer}/search/query`
  const search = readProfileSearch({ entity, query: wire?.query ?? '' }, pointer, faults)
  if (key.kind === 'faulty' || search === undefined || faults.length > 0) {
    return { kind: 'faulty', faults }
  }
  const text = emptyAsAbsent(term?.value)
  return {
    kind: 'parsed',
    question: { entity, search, key: key.key, text, limit, isIdentityResolved },
  }
}
