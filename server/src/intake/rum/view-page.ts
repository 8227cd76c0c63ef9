import { utmParts } from '../attribution.ts'
import type { JsonObject } from '../json-object.ts'

/**
 * A view with what its URL says: `url_host`, `url_path`, `url_path_group` (`/orders/7` is in
 * `/orders/?`), the campaign in `url_query`. A view without a name is called as its group. What the
 * browser sent itself stays.
 */
export function withPage(view: JsonObject): JsonObject {
  const url = view['url']
  if (typeof url !== 'string' || !URL.canParse(url)) return view
  const { hostname, pathname, searchParams } = new URL(url)
  const group = pathGroup(pathname)
  const campaign = campaignIn(searchParams)
  return {
    name: group,
    url_host: hostname,
    url_path: pathname,
    url_path_group: group,
    ...(Object.keys(campaign).length === 0 ? {} : { url_query: campaign }),
    ...withoutEmptyName(view),
  }
}

/** Parts of a path that differ from one thing of a kind to the next hold a digit. */
function pathGroup(path: string): string {
  const parts = path.split('/')
  return parts.map((part) => (/\d/.test(part) ? '?' : part)).join('/')
}

// Other parameters may hold what nobody should read.
function campaignIn(query: URLSearchParams): JsonObject {
  const found = utmParts.map((part) => [`utm_${part}`, query.get(`utm_${part}`)] as const)
  return Object.fromEntries(found.filter(([, value]) => value !== null))
}

function withoutEmptyName(view: JsonObject): JsonObject {
  const { name, ...rest } = view
  return name === undefined || name === null || name === '' ? rest : view
}
