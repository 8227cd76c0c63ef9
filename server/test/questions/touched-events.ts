/** Events of few people over half a year, with touches of every kind, many of them at one moment. */
const dayMs = 86_400_000
export const touchedStartMs = Date.UTC(2026, 0, 10)
export const touchedLengthMs = 120 * dayMs

const attributions: readonly object[] = [
  { utm: { source: 'news', medium: 'mail', campaign: 'spring' } },
  { utm: { source: 'news', medium: 'mail' } },
  {
    utm: { source: 'ads', medium: 'cpc', term: 'shoe' },
    click_ids: { gclid: 'g1' },
    click_id: 'g1',
  },
  { utm: { medium: 'cpc' } },
  { utm: { campaign: 'Ümlaut' } },
  { click_ids: { gclid: 'g2' }, click_id: 'g2', click_id_type: 'gclid' },
  { referrer: 'https://www.search.test/?q', referrer_host: 'www.search.test' },
  {
    referrer: 'https://search.test/?q',
    referrer_host: 'search.test',
    landing_page: 'https://shop.test/landing',
  },
  // These are no touches.
  {
    referrer: 'https://www.shop.test/a',
    referrer_host: 'www.shop.test',
    landing_page: 'https://shop.test/b',
  },
  { utm: { term: 'shoe', content: 'x' } },
  { landing_page: 'https://shop.test/c' },
]

const eventsMax = 260

/** In days; the window is 90 of them, so many stand exactly on its edge, or a millisecond off it. */
function momentOf(index: number, draw: number): number {
  const day = ((draw % 40) - 18) * 6 + (draw % 3) * 2
  return touchedStartMs + day * dayMs + ([0, 0, 0, 1, -1].at(index % 5) ?? 0)
}

export const touchedLines = Array.from({ length: eventsMax }, (_, index) => {
  const draw = (index * 7_919) % 10_007
  return JSON.stringify({
    type: index % 3 === 0 ? 'view' : 'server',
    application: { id: index % 4 === 0 ? 'other' : 'shop' },
    // Of two applications the same id may come twice.
    event: {
      id: `e${index - (index % 4 === 0 ? 0 : index % 2)}-${index % 4}`,
      name: index % 2 === 0 ? 'page' : 'paid',
    },
    date: momentOf(index, draw),
    ...(index % 11 === 0 ? {} : { usr: { id: `user-${draw % 7}` } }),
    session: { id: `s-${draw % 9}` },
    ...(index % 2 === 0 ? {} : { amount: draw % 13 }),
    ...(index % 6 === 0 ? { tags: ['x', 'y', `t${index % 4}`].slice(0, 1 + (index % 4)) } : {}),
    ...(draw % 3 === 0 ? {} : { attribution: attributions[draw % attributions.length] }),
  })
})

export const touchFacets = [
  '@first_touch.utm.source',
  '@first_touch.utm.campaign',
  '@last_touch.utm.source',
  '@last_touch.utm.medium',
  '@last_touch.referrer_host',
  '@last_touch.click_ids.gclid',
  '@linear_touch.utm.source',
  '@linear_touch.utm.medium',
  '@linear_touch.click_id_type',
  '@linear_touch.utm.id',
]

export const touchSearches = [
  '*',
  '@last_touch.utm.source:news',
  '@first_touch.utm.medium:(mail OR cpc)',
  '-@first_touch.utm.source:*',
  '@linear_touch.utm.campaign:*',
  '-@linear_touch.utm.source:ads @last_touch.referrer_host:*search*',
  '@last_touch.utm.source:news OR @usr.id:user-3',
  '@last_touch.landing_page:*',
]
