import { AccountsRequest, EventFilteredUsersRequest, UsersRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { Audience } from './audience.ts'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import { parseProfileKey, profileColumns, type ProfileEntity } from './profile-key.ts'
import type { Column, ProfileQuestion } from './question.ts'
import { readSegment, type FindSegment } from './read-audience.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { readProfileSearch } from './read-profile-search.ts'
import { readSegmentSearch } from './read-segment.ts'
import { attributesPointer } from './read-selection.ts'
import { combined, type PatternPiece, type Search } from './search-ast.ts'
import { searchLimits } from './search-cursor.ts'
import { searchProblemText } from './search-problem-text.ts'
import { isMoments } from './time-range.ts'

export const profileLimits = { shownDefault: 100, shownMax: 10_000, columnsMax: 200 } as const

const usersRequest = Compile(UsersRequest)
const accountsRequest = Compile(AccountsRequest)
const eventFilteredRequest = Compile(EventFilteredUsersRequest)

type WireProfiles = NonNullable<UsersRequest['data']['attributes']>
type WireEvents = EventFilteredUsersRequest['data']['attributes']['event_query']

/** What a question for profiles is read with. */
export interface ProfileReading {
  readonly findSegment: FindSegment
  /** From when the times of segments count back. */
  readonly nowMs: number
}

interface Reading extends ProfileReading {
  readonly entity: ProfileEntity
  readonly faults: Faults
}

/** The wire body of a question for users → what it asks, or every fault found in it. */
export function parseUsersQuestion(
  body: unknown,
  reading: ProfileReading,
): Parsed<ProfileQuestion> {
  if (!usersRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(usersRequest.Errors(body)) }
  }
  return finished(readProfiles(body.data.attributes ?? {}, openReading('user', reading)))
}

/** The wire body of a question for accounts. */
export function parseAccountsQuestion(
  body: unknown,
  reading: ProfileReading,
): Parsed<ProfileQuestion> {
  if (!accountsRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(accountsRequest.Errors(body)) }
  }
  return finished(readProfiles(body.data.attributes ?? {}, openReading('account', reading)))
}

/** The wire body of a question for users who did something. */
export function parseEventFilteredQuestion(
  body: unknown,
  reading: ProfileReading,
): Parsed<ProfileQuestion> {
  if (!eventFilteredRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(eventFilteredRequest.Errors(body)) }
  }
  const { event_query, include_row_count = true, ...attributes } = body.data.attributes
  const { faults, question } = readProfiles(attributes, openReading('user', reading))
  const did = readEvents(event_query, faults)
  return finished({
    faults,
    question: question && { ...question, did, isCounted: include_row_count },
  })
}

function openReading(entity: ProfileEntity, reading: ProfileReading): Reading {
  return { ...reading, entity, faults: [] }
}

interface Read {
  readonly faults: Faults
  readonly question: ProfileQuestion | undefined
}

function finished({ faults, question }: Read): Parsed<ProfileQuestion> {
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

function readProfiles(wire: WireProfiles, reading: Reading): Read {
  const { entity, faults } = reading
  const pointer = `${attributesPointer}/query`
  const search = readProfileSearch({ entity, query: wire.query ?? '' }, pointer, faults)
  const columns = readColumns(wire, reading)
  const audience = readMembers(wire, reading)
  refuseLongTerm(wire, faults)
  const order = readOrder(wire, reading)
  const { limit = profileLimits.shownDefault } = wire
  if (limit < 1 || limit > profileLimits.shownMax) {
    faults.push(invalid(`${attributesPointer}/limit`, `must be 1 to ${profileLimits.shownMax}`))
  }
  if (search === undefined || order === undefined) return { faults, question: undefined }
  const narrowed = withTerm(search, emptyAsAbsent(wire.wildcard_search_term))
  const { identity_resolution: isIdentityResolved = true } = wire
  const asked = { entity, search: narrowed, audience, columns, order, limit, isIdentityResolved }
  return { faults, question: { ...asked, did: undefined, isCounted: true } }
}

/** The members of a segment, saved or not; undefined for everybody. */
function readMembers(
  { segment_id: id, segment }: WireProfiles,
  { entity, faults, findSegment, nowMs }: Reading,
): Audience | undefined {
  const reading = { entity, faults, findSegment, untilMs: nowMs }
  const pointer = `${attributesPointer}/segment`
  const unsaved = segment && readSegmentSearch(segment, { ...reading, pointer })
  const saved =
    id === undefined ? undefined : readSegment(id, `${pointer}_id`, { ...reading, ofOnly: entity })
  const operands = [unsaved, saved].flatMap((audience) => audience ?? [])
  return operands.length === 0 ? undefined : { kind: 'and', operands }
}

function readColumns({ select_columns: names = [] }: WireProfiles, reading: Reading): Column[] {
  const { entity, faults } = reading
  const pointer = `${attributesPointer}/select_columns`
  if (names.length > profileLimits.columnsMax) {
    faults.push(invalid(pointer, `at most ${profileLimits.columnsMax} columns`))
    return []
  }
  const wanted = names.length === 0 ? [...profileColumns[entity].keys()] : names
  return wanted.flatMap((name, index) => {
    const parsed = parseProfileKey(entity, name)
    if (parsed.kind === 'parsed') return [{ name, key: parsed.key }]
    faults.push(invalid(`${pointer}/${index}`, parsed.message))
    return []
  })
}

function readOrder({ sort = {} }: WireProfiles, reading: Reading) {
  const parsed = parseProfileKey(reading.entity, emptyAsAbsent(sort.field) ?? 'last_seen')
  const direction = sort.order === 'ASC' ? ('asc' as const) : ('desc' as const)
  if (parsed.kind === 'parsed') return { key: parsed.key, direction }
  reading.faults.push(invalid(`${attributesPointer}/sort/field`, parsed.message))
  return undefined
}

/** A term is no longer and no wilder than a word of a search may be. */
function refuseLongTerm({ wildcard_search_term: term = '' }: WireProfiles, faults: Faults): void {
  const { charsMax, wildcardsMax } = searchLimits
  if (term.length <= charsMax && term.split('*').length - 1 <= wildcardsMax) return
  const sentence = `at most ${charsMax} characters and ${wildcardsMax} wildcards`
  faults.push(invalid(`${attributesPointer}/wildcard_search_term`, sentence))
}

const nowhere = { start: 0, end: 0 }

/** Those who match the search and hold the term in their id, name or address. */
function withTerm(search: Search, term: string | undefined): Search {
  if (term === undefined) return search
  const pattern = term.split('*').flatMap((text, index): PatternPiece[] => {
    const literal: PatternPiece[] = text === '' ? [] : [{ kind: 'literal', text }]
    return index === 0 ? literal : [{ kind: 'anyRun' }, ...literal]
  })
  return combined('and', [search, { kind: 'words', pattern, span: nowhere }], nowhere)
}

/** Seconds here, milliseconds everywhere else. */
function readEvents(
  { query = '', time_frame }: WireEvents,
  faults: Faults,
): ProfileQuestion['did'] {
  const pointer = `${attributesPointer}/event_query`
  const range = { fromMs: time_frame.start * 1_000, untilMs: time_frame.end * 1_000 }
  if (range.fromMs >= range.untilMs) {
    faults.push(invalid(`${pointer}/time_frame/start`, 'must be less than end'))
  }
  if (!isMoments(range)) {
    faults.push(invalid(`${pointer}/time_frame`, 'is no range in epoch seconds'))
  }
  const parsed = parseSearch(query)
  if (parsed.kind === 'parsed') return { range, search: parsed.search }
  faults.push(invalid(`${pointer}/query`, searchProblemText(query, parsed.problem)))
  return undefined
}
