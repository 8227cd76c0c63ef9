import { parseKey, type ParsedKey } from './parse-key.ts'
import { readKey } from './read-word.ts'
import type { Key, Search } from './search-ast.ts'
import { isAtEnd, openCursor, SearchFault } from './search-cursor.ts'

/** Whose profile: what is known of a user or an account from all its events. */
export type ProfileEntity = 'user' | 'account'

/** What a bare column of a profile stands for. */
export type ProfileColumn =
  /** The id itself. */
  | { readonly kind: 'id' }
  /** When the first or the last event happened, in epoch milliseconds. */
  | { readonly kind: 'seen'; readonly edge: Edge }
  /** The first or the last value of an attribute of the events. */
  | { readonly kind: 'value'; readonly edge: Edge; readonly path: readonly string[] }

export type Edge = 'first' | 'last'

const surroundings = {
  application: ['application', 'id'],
  city: ['geo', 'city'],
  country_code: ['geo', 'country_iso_code'],
  region: ['geo', 'country_subdivision'],
  device_type: ['device', 'type'],
  os_name: ['os', 'name'],
  os_version: ['os', 'version'],
  browser_name: ['browser', 'name'],
  browser_version: ['browser', 'version'],
} as const

const seen = [
  ['first_seen', { kind: 'seen', edge: 'first' }],
  ['last_seen', { kind: 'seen', edge: 'last' }],
] as const

const firstAndLast = Object.entries(surroundings).flatMap(([name, path]) =>
  (['first', 'last'] as const).map((edge) => {
    return [`${edge}_${name}`, { kind: 'value', edge, path }] as const
  }),
)

/** The bare columns of each profile, by name. */
export const profileColumns: Readonly<Record<ProfileEntity, ReadonlyMap<string, ProfileColumn>>> = {
  user: new Map<string, ProfileColumn>([
    ['user_id', { kind: 'id' }],
    ['user_email', { kind: 'value', edge: 'last', path: ['usr', 'email'] }],
    ['user_name', { kind: 'value', edge: 'last', path: ['usr', 'name'] }],
    ...seen,
    ...firstAndLast,
  ]),
  account: new Map<string, ProfileColumn>([
    ['account_id', { kind: 'id' }],
    ['account_name', { kind: 'value', edge: 'last', path: ['account', 'name'] }],
    ...seen,
  ]),
}

const roots: Readonly<Record<ProfileEntity, string>> = { user: 'usr', account: 'account' }

/** What a name in a profile stands for: a bare column, or `@usr.plan`; undefined for others. */
export function profileColumnOf(entity: ProfileEntity, key: Key): ProfileColumn | undefined {
  const [root = '', ...rest] = key.segments
  if (!key.isAttribute) return rest.length === 0 ? profileColumns[entity].get(root) : undefined
  if (root !== roots[entity] || rest.length === 0) return undefined
  if (rest.length === 1 && rest[0] === 'id') return { kind: 'id' }
  return { kind: 'value', edge: 'last', path: key.segments }
}

/** The name of a profile column: `user_email`, `@usr.plan`. */
export function parseProfileKey(entity: ProfileEntity, text: string): ParsedKey {
  const parsed = text.startsWith('@') ? parseKey(text) : parseBareKey(text)
  if (parsed.kind === 'faulty' || profileColumnOf(entity, parsed.key) !== undefined) return parsed
  return { kind: 'faulty', message: notColumn(entity, text) }
}

function parseBareKey(text: string): ParsedKey {
  try {
    return { kind: 'parsed', key: readKey(openCursor(text), isAtEnd) }
  } catch (fault) {
    if (!(fault instanceof SearchFault)) throw fault
    return { kind: 'faulty', message: `${fault.message} (offset ${fault.offset})` }
  }
}

/** The first name in the search that no profile of this kind has. */
export function foreignKey(
  entity: ProfileEntity,
  search: Search,
): { readonly message: string; readonly offset: number } | undefined {
  switch (search.kind) {
    case 'everything':
    case 'words':
      return undefined
    case 'and':
    case 'or':
      for (const operand of search.operands) {
        const found = foreignKey(entity, operand)
        if (found !== undefined) return found
      }
      return undefined
    case 'not':
      return foreignKey(entity, search.operand)
    default: {
      const { key } = search
      if (profileColumnOf(entity, key) !== undefined) return undefined
      const written = `${key.isAttribute ? '@' : ''}${key.segments.join('.')}`
      return { message: notColumn(entity, written), offset: key.span.start }
    }
  }
}

function notColumn(entity: ProfileEntity, text: string): string {
  const columns = [...profileColumns[entity].keys()].join(', ')
  return `${JSON.stringify(text)} is neither @${roots[entity]}.<name> nor one of ${columns}`
}
