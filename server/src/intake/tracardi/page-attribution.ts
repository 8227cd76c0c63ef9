import type { AttributionFields } from '../attribution.ts'
import { objectOf, textOf, valueAt, type JsonObject } from '../json-object.ts'

/** Where the context of an event tells where somebody came from. */
export function attributionFields(context: JsonObject): AttributionFields {
  const page = objectOf(context['page'])
  // Spelt as the header is.
  const referer = page['referer'] ?? page['referrer']
  const host = textOf(valueAt(referer, ['host']))
  return {
    explicit: host === '' ? {} : { referrer_host: host },
    campaign: objectOf(context['utm']),
    url: textOf(page['url']),
    referrer: textOf(referer),
    landingPage: '',
  }
}
