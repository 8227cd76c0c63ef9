import type { AttributionFields } from '../attribution.ts'
import { isJsonObject, type JsonObject } from '../json-object.ts'

/** Where the context of an event tells where somebody came from. */
export function attributionFields(context: JsonObject): AttributionFields {
  const page = objectAt(context, 'page')
  // Spelt as the header is.
  const referer = page['referer'] ?? page['referrer']
  const host = isJsonObject(referer) ? textOf(referer['host']) : ''
  return {
    explicit: host === '' ? {} : { referrer_host: host },
    campaign: objectAt(context, 'utm'),
    url: textOf(page['url']),
    referrer: textOf(referer),
    landingPage: '',
  }
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
