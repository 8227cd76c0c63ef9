import { createHash } from 'node:crypto'
import type { EventSender } from '../canonical-event.ts'
import type { JsonObject } from '../json-object.ts'
import { jsonOf, type ValueMap } from './attribute-value.ts'
import type { SentScope } from './groups.ts'
import { nestedObject } from './nested-object.ts'
import type { Room } from '../spans/room.ts'

/** What a resource and a scope say of all their log records. */
export type LogSource = {
  readonly sender: EventSender
  readonly resource: ValueMap
  readonly context: JsonObject
  /** Tells apart those who send the same at the same time. */
  readonly digest: string
}

export function sourceOfResource(resource: ValueMap, room: Room): LogSource {
  const said = (key: string): string => {
    const value = resource.get(key)
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  }
  const about = nestedObject(resource, room)
  return {
    sender: {
      service: said('service.name'),
      env: said('deployment.environment.name') || said('deployment.environment'),
      version: said('service.version'),
    },
    resource,
    context: resource.size === 0 ? {} : { resource: about },
    digest: digestOf('', resource),
  }
}

/** The source with what one of its scopes says. */
export function sourceOfScope(source: LogSource, scope: SentScope, room: Room): LogSource {
  const { name, version, attributes } = scope
  const about = {
    ...nestedObject(attributes, room),
    ...(name === '' ? {} : { name }),
    ...(version === '' ? {} : { version }),
  }
  const isSilent = Object.keys(about).length === 0
  return {
    ...source,
    context: isSilent ? source.context : { ...source.context, scope: about },
    digest: digestOf(`${source.digest}${name}`, attributes),
  }
}

function digestOf(before: string, attributes: ValueMap): string {
  return createHash('sha256').update(before).update(jsonOf(attributes)).digest('hex')
}
