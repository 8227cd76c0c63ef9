/**
 * Where somebody came from, as one event tells it. Each part is taken from the first place that has
 * it: a field of its own, the campaign in the context, the query of the page's URL.
 */
import type { JsonObject } from './json-object.ts'

/** Where an adapter has found what may say it; {} or '' where there is nothing. */
export type AttributionFields = {
  /** With `utm_source` and the like, click ids by their names, and `referrer_host`. */
  readonly explicit: JsonObject
  /** The same without `utm_`: `source`, `medium`, `campaign` or `name`, `term`, `content`, `id`. */
  readonly campaign: JsonObject
  readonly url: string
  readonly referrer: string
  readonly landingPage: string
}

export const noAttribution: AttributionFields = {
  explicit: {},
  campaign: {},
  url: '',
  referrer: '',
  landingPage: '',
}

export const utmParts = ['source', 'medium', 'campaign', 'term', 'content', 'id'] as const

/** By rank, the first that is there is the click; with the other spellings that are in use. */
export const clickIds = [
  { name: 'fbclid', spellings: ['fbclid'] },
  { name: 'gclid', spellings: ['gclid'] },
  { name: 'gbraid', spellings: ['gbraid'] },
  { name: 'wbraid', spellings: ['wbraid'] },
  { name: 'ttclid', spellings: ['ttclid'] },
  { name: 'oppref', spellings: ['oppref'] },
  { name: 'msclkid', spellings: ['msclkid'] },
  { name: 'twclid', spellings: ['twclid'] },
  { name: 'li_fat_id', spellings: ['li_fat_id'] },
  { name: 'sclid', spellings: ['sclid', 'ScCid', 'sccid'] },
  { name: 'dclid', spellings: ['dclid'] },
  { name: 'epik', spellings: ['epik'] },
  { name: 'rdt_cid', spellings: ['rdt_cid'] },
  { name: 'obclid', spellings: ['obclid'] },
  { name: 'irclid', spellings: ['irclid', 'irclickid'] },
  { name: 'ko_click_id', spellings: ['ko_click_id'] },
] as const

const textCharsMax = 2_048

const telling: ReadonlySet<string> = new Set([
  ...utmParts.flatMap((part) => [part, `utm_${part}`]),
  'name',
  ...clickIds.flatMap(({ spellings }) => spellings),
])

// Most events of a server. Looking everywhere for what is not there takes a hundred times as long.
function saysNothing({ explicit, campaign, ...texts }: AttributionFields): boolean {
  if (texts.url !== '' || texts.referrer !== '' || texts.landingPage !== '') return false
  for (const key in explicit) if (telling.has(key)) return false
  for (const key in campaign) if (telling.has(key)) return false
  return true
}

/** The referrer, '' when it is a page of the site itself: nobody came from there. */
export function outsideReferrer(referrer: string, url: string): string {
  return hostOf(referrer) === hostOf(url) && hostOf(url) !== '' ? '' : referrer
}

/** What is kept below `attribution`; undefined when the event says nothing of it. */
export function attributionOf(fields: AttributionFields): JsonObject | undefined {
  if (saysNothing(fields)) return undefined
  const query = queryOf(fields.url)
  const utm = utmOf(fields, query)
  const clicks = clicksOf(fields, query)
  const [click] = Object.entries(clicks)
  const referrer = withoutSecrets(fields.referrer)
  const host = hostOf(referrer) || textOf(fields.explicit['referrer_host'])
  const isFromElsewhere = referrer !== '' || (host !== '' && host !== hostOf(fields.url))
  const isArrival = click !== undefined || Object.keys(utm).length > 0 || isFromElsewhere
  const landingPage = withoutSecrets(fields.landingPage || (isArrival ? fields.url : ''))
  const found = {
    ...(Object.keys(utm).length > 0 ? { utm } : {}),
    ...(click ? { click_ids: clicks, click_id_type: click[0], click_id: click[1] } : {}),
    ...(referrer === '' ? {} : { referrer }),
    ...(host === '' ? {} : { referrer_host: host }),
    ...(landingPage === '' ? {} : { landing_page: landingPage }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

type Texts = Readonly<Record<string, string>>

function utmOf({ explicit, campaign }: AttributionFields, query: URLSearchParams): Texts {
  return present(
    utmParts.map((part) => {
      const inCampaign = campaign[part] ?? (part === 'campaign' ? campaign['name'] : undefined)
      return [part, [explicit[`utm_${part}`], inCampaign, query.get(`utm_${part}`)]]
    }),
  )
}

function clicksOf({ explicit, campaign }: AttributionFields, query: URLSearchParams): Texts {
  return present(
    clickIds.map(({ name, spellings }) => {
      const places = [explicit, campaign].flatMap((place) => spellings.map((one) => place[one]))
      return [name, [...places, ...spellings.map((one) => query.get(one))]]
    }),
  )
}

type Candidates = readonly (readonly [name: string, values: readonly unknown[]])[]

/** The first text or number of each, under its name. */
function present(candidates: Candidates): Texts {
  return Object.fromEntries(
    candidates.flatMap(([name, values]) => {
      const found = values.map(textOf).find((text) => text !== '')
      return found === undefined ? [] : [[name, found]]
    }),
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.trim().slice(0, textCharsMax).toWellFormed() : ''
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?')
  if (start < 0) return new URLSearchParams()
  const [query = ''] = url.slice(start + 1, start + 1 + textCharsMax).split('#')
  return new URLSearchParams(query)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

/** Names of query parameters that hold what opens something. */
const secretName =
  /^(.*[_-])?(token|password|passwd|pwd|secret|api[_-]?key|auth|authorization|signature|sig|jwt|code|otp|session(id)?)$/i

/** The URL with the values of secrets in its query replaced, cut to what is worth keeping. */
function withoutSecrets(url: string): string {
  const text = url.trim().slice(0, textCharsMax).toWellFormed()
  return text.replace(/([?&#])([^?=&#]*)=([^&#]*)/g, (whole, mark: string, name: string) =>
    secretName.test(name) ? `${mark}${name}=__redacted__` : whole,
  )
}
