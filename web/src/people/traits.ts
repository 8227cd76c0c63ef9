import { readAttributes } from '../server-api/app-api.ts'
import { entities, type Entity } from './entity.ts'

const traitsMax = 60

/** Ids stand in columns of their own. */
const ids = ['@usr.id', '@usr.anonymous_id', '@account.id']

/** The attributes of events that say something of users (accounts): `@usr.plan`. */
export async function readTraits(entity: Entity, signal: AbortSignal): Promise<readonly string[]> {
  const { traits: prefix } = entities[entity]
  const wanted = { event: '', search: prefix.slice(1), limit: traitsMax }
  const { attributes } = await readAttributes(wanted, signal)
  const paths = attributes.map(({ path }) => path)
  return paths.filter((path) => path.startsWith(prefix) && !ids.includes(path))
}
