import { objectOf, type JsonObject } from '../json-object.ts'

/** What a session has of the view that brought it along. */
const sessionKeys = [
  'application',
  'usr',
  'account',
  'device',
  'os',
  'browser',
  'geo',
  'display',
  'service',
  'env',
  'version',
  'source',
  'ddtags',
  'attribution',
  'date',
] as const

const initialViewKeys = ['id', 'name', 'url', 'url_host', 'url_path', 'referrer'] as const

/** The event of a session, as far as one of its views, as it is stored, tells. */
export function sessionOf(view: JsonObject): JsonObject {
  const session = objectOf(view['session'])
  const initial = picked(objectOf(view['view']), initialViewKeys)
  return {
    ...picked(view, sessionKeys),
    type: 'session',
    event: { id: session['id'] },
    session: { ...session, initial_view: initial },
  }
}

function picked(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (key in object ? [[key, object[key]]] : [])))
}
