/** One event each for what the rows of the search syntax tell apart. */
export const rowLines: readonly string[] = Object.entries({
  view: { type: 'view', 'view.name': 'Login', a: 1, b: 3, c: 4, 'geo.country': 'France' },
  page: { type: 'view', 'view.name': 'Login page', a: '1', c: 3, 'geo.country': 'Spain' },
  click: { type: 'action', 'action.type': 'click', b: 2, c: 3, 'device.type': 'Mobile' },
  scroll: { type: 'action', 'action.type': 'scroll', b: 2, 'action.name': 'to the cart: Add' },
  addToCart: { type: 'action', 'action.name': 'Add to cart', service: 'web-store', env: 'prod' },
  star: { type: 'error', 'view.name': 'Log*', service: 'web-admin', env: 'test' },
  short: { type: 'error', 'view.name': 'Loin', service: 'shop-web', env: 'production' },
  curly: { type: 'error', 'view.name': '“Login”', 'x.y.z': 1 },
  sofas: { type: 'error', 'view.url_path': '/department/sofas', my: 'hello:world' },
  redSofa: { type: 'error', 'view.url_path': '/department/sofas/red', my: 'hello' },
  errors3: { type: 'session', 'session.error.count': 3, balance: -5 },
  errors5: { type: 'session', 'session.error.count': 5, balance: -1 },
  errors7: { type: 'session', 'session.error.count': 7, balance: 5 },
  errors11: { type: 'session', 'session.error.count': 11, balance: '-5' },
  errorsText: { type: 'session', 'session.error.count': '7', 'view.loading_time': '2s' },
  halfSecond: { type: 'load', 'view.loading_time': 500_000_000 },
  oneSecond: { type: 'load', 'view.loading_time': 1_000_000_000 },
  fourSeconds: { type: 'load', 'view.loading_time': 4_000_000_000 },
  known: { type: 'known', 'usr.id': 'user-12345', 'session.id': '3f2a-77' },
  states: { type: 'known', 'geo.country': 'United States', 'account.id': 'acme' },
  french: { type: 'known', 'geo.country': 'France', 'device.type': 'Mobile' },
  both: { type: 'known', user_perms: [4, 6] },
  four: { type: 'known', user_perms: [4] },
  six: { type: 'known', user_perms: 6 },
  sofa: { type: 'known', items: [{ name: 'lamp' }, { name: 'sofa' }] },
  inThirteen: { type: 'known', 'session.ip': '13.1.2.3' },
  inTen: { type: 'known', 'session.ip': '10.1.2.3' },
  paid: { type: 'server', 'event.name': 'payment.processed', 'customer.tier': 'premium' },
  refunded: { type: 'server', 'event.name': 'payment.refunded', 'customer.tier': 'basic' },
}).map(([id, leaves]) => JSON.stringify(nested({ ...leaves, 'event.id': id, date: 0 })))

interface Tree {
  [key: string]: unknown
}

/** `{'view.name': 'Login'}` → `{view: {name: 'Login'}}` */
function nested(leaves: Readonly<Record<string, unknown>>): Tree {
  const root: Tree = { application: { id: 'rows' } }
  for (const [path, value] of Object.entries(leaves)) {
    const [first = '', ...rest] = path.split('.')
    const below = rest.reduceRight((inner: unknown, key): unknown => ({ [key]: inner }), value)
    root[first] = merged(root[first], below)
  }
  return root
}

function merged(one: unknown, other: unknown): unknown {
  if (!isTree(one) || !isTree(other)) return other
  const result: Tree = { ...one }
  for (const [key, value] of Object.entries(other)) result[key] = merged(one[key], value)
  return result
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const views = 'view page'
const actions = 'click scroll addToCart'
const named = 'view page star short curly'

/** A search and the ids it finds, parted by spaces; after `all but` those that it doesn't. */
export const rows: readonly (readonly [number: number, search: string, finds: string])[] = [
  [1, '', 'all but'],
  [2, '*', 'all but'],
  [3, '@type:view', views],
  [4, '@type:view @view.name:Login', 'view'],
  [5, '@type:view AND @view.name:Login', 'view'],
  [6, '@type:view && @view.name:Login', 'view'],
  [7, '@type:view OR @type:action', `${views} ${actions}`],
  [8, '@type:view || @type:action', `${views} ${actions}`],
  [9, '@type:(view OR action)', `${views} ${actions}`],
  [10, '-@type:view', `all but ${views}`],
  [11, 'NOT @type:view', `all but ${views}`],
  [12, '!@type:view', `all but ${views}`],
  [13, '@type:action -@action.type:click', 'scroll addToCart'],
  [15, '@a:1 OR @b:2 AND @c:3', 'view page click'],
  [16, '(@a:1 OR @b:2) AND @c:3', 'page click'],
  [18, 'NOT @a:1 AND @b:2', 'click scroll'],
  [19, 'NOT (@b:2 AND @c:3)', 'all but click'],
  [22, 'NOT NOT @a:1', views],
  [24, '@view.name:"Login page"', 'page'],
  [25, '@view.name:Login\\ page', 'page'],
  [27, '@view.name:Log*', 'view page star'],
  [28, '@view.name:*in', 'view short'],
  [30, '@view.name:L*n', 'view short'],
  [31, '@view.name:"Log*"', 'star'],
  [33, '@view.name:Lo?in', 'view'],
  [34, '@view.name:*', named],
  [35, '-@view.name:*', `all but ${named}`],
  [36, '_exists_:@view.name', named],
  [37, '_missing_:@view.name', `all but ${named}`],
  [38, '@view.url_path:\\/department\\/sofas\\/*', 'redSofa'],
  [39, '@view.url_path:/department/sofas/*', 'redSofa'],
  [40, '@view.url_path:"/department/sofas"', 'sofas'],
  [42, '@my:hello\\:world', 'sofas'],
  [43, '@my:"hello:world"', 'sofas'],
  [45, '@session.error.count:>5', 'errors7 errors11'],
  [46, '@session.error.count:>=5', 'errors5 errors7 errors11'],
  [47, '@session.error.count:<5', 'errors3'],
  [48, '@session.error.count:<=5', 'errors3 errors5'],
  [49, '@session.error.count:[3 TO 10]', 'errors3 errors5 errors7'],
  [51, '@session.error.count:[3 TO *]', 'errors3 errors5 errors7 errors11'],
  [52, '@session.error.count:[* TO 3]', 'errors3'],
  [54, '@balance:-5', 'errors3 errors11'],
  [55, '@balance:[-5 TO -1]', 'errors3 errors5'],
  [57, '@view.loading_time:[1s TO 3s]', 'oneSecond'],
  [58, '@view.loading_time:>500ms', 'oneSecond fourSeconds'],
  [60, '@session.id:"3f2a-77"', 'known'],
  [61, '@usr.id:user-12345', 'known'],
  [63, '@geo.country:("France" OR "United States")', 'view states french'],
  [64, '@geo.country:(France OR Spain) -@device.type:Mobile', views],
  [66, '@user_perms:(4 6)', 'both'],
  [67, '@user_perms:(4 OR 6)', 'both four six'],
  [69, '-@user_perms:4', 'all but both four'],
  [70, '@items.name:sofa', 'sofa'],
  [72, 'CIDR(@session.ip, 13.0.0.0/8, 15.0.0.0/8)', 'inThirteen'],
  [73, 'NOT(CIDR(@session.ip, 10.0.0.0/8))', 'all but inTen'],
  [75, 'service:web-store', 'addToCart'],
  [76, 'env:(prod OR test)', 'addToCart star'],
  [78, 'service:web*', 'addToCart star'],
  [79, 'type:view', ''],
  [81, '"add to cart"', 'addToCart'],
  [82, 'add to cart', 'addToCart scroll'],
  [84, '@type:server @event.name:payment.processed', 'paid'],
  [85, '@type:server @customer.tier:premium', 'paid'],
  [87, '@account.id:*', 'states'],
  [88, '-@usr.id:*', 'all but known'],
  [96, '@view.name:“Login”', 'curly'],
  [97, '@x.y\\.z:1', 'curly'],
  [99, '((@type:view))', views],
  [100, 'user_email:*@techcorp.com AND first_country_code:US', ''],
]

/** A search that is refused, with the offset of what is wrong. */
export const refusedRows = [
  { row: 21, search: '- @a:1', offset: 0, sentence: 'a lone sign negates nothing' },
  { row: 90, search: '@view.name:(Login', offset: 11, sentence: 'is never closed' },
  { row: 91, search: '@view.name:', offset: 11, sentence: 'a value is missing' },
  { row: 93, search: '@a:[1 TO', offset: 8, sentence: 'a number with an optional unit' },
  { row: 94, search: '@a:"unclosed', offset: 3, sentence: 'the quote is never closed' },
] as const
