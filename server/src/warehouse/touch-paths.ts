/**
 * The names of what led somebody here. An event that says where somebody came from is a touch; every
 * event has the first, the last and all touches of the same person before it.
 */

export const touchKinds = ['first', 'last', 'linear'] as const

/** The earliest touch, the latest, or all of them, each for its share. */
export type TouchKind = (typeof touchKinds)[number]

export type TouchPath = {
  readonly kind: TouchKind
  /** What is asked of the touch: `utm.source`. */
  readonly name: string
}

const touchName =
  /^(utm\.(source|medium|campaign|term|content|id)|click_ids\.[a-z0-9_]+|click_id|click_id_type|referrer|referrer_host|landing_page)$/

/** `touchPathOf('last_touch.utm.source')` is the last touch's `utm.source`. */
export function touchPathOf(path: string): TouchPath | undefined {
  const [root = '', ...rest] = path.split('.')
  const kind = touchKinds.find((one) => root === `${one}_touch`)
  const name = rest.join('.')
  return kind !== undefined && touchName.test(name) ? { kind, name } : undefined
}

/** Where the event that is a touch says it: `attribution.utm.source`. */
export function attributionPath({ name }: Pick<TouchPath, 'name'>): string {
  return `attribution.${name}`
}

/** The paths under which questions find at other events what is said here; none for other paths. */
export function touchPathsOf(path: string): readonly string[] {
  const [root, ...rest] = path.split('.')
  const name = rest.join('.')
  if (root !== 'attribution' || !touchName.test(name)) return []
  return touchKinds.map((kind) => `${kind}_touch.${name}`)
}
