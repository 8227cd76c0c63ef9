import { valuesOf, type PlainEvent } from './plain-events.ts'
import { compareTexts } from './plain-order.ts'

const windowMs = 90 * 86_400_000

const names = [
  ...['source', 'medium', 'campaign', 'term', 'content', 'id'].map((part) => `utm.${part}`),
  'click_ids.gclid',
  'click_id',
  'click_id_type',
  'referrer',
  'referrer_host',
  'landing_page',
]

/** The events with what is said of their touches under names of their own, given whose each is. */
export function withTouches(
  events: readonly PlainEvent[],
  personOf: (event: PlainEvent) => string,
): PlainEvent[] {
  const touches = events.filter(isTouch).toSorted(inOrder)
  return events.map((event) => {
    const person = personOf(event)
    const before = touches.filter(
      (touch) =>
        person !== '' &&
        personOf(touch) === person &&
        touch.occurredAtMs <= event.occurredAtMs &&
        touch.occurredAtMs >= event.occurredAtMs - windowMs,
    )
    const said = (touch: PlainEvent | undefined, name: string) =>
      touch === undefined ? [] : valuesOf(touch, `@attribution.${name}`)
    const leaves = names.flatMap((name) => [
      [`first_touch.${name}`, said(before[0], name)] as const,
      [`last_touch.${name}`, said(before.at(-1), name)] as const,
      [`linear_touch.${name}`, before.flatMap((touch) => said(touch, name))] as const,
    ])
    return {
      ...event,
      touches: before,
      leaves: new Map([...event.leaves, ...leaves.filter(([, values]) => values.length > 0)]),
      listed: new Set([...event.listed, ...names.map((name) => `linear_touch.${name}`)]),
    }
  })
}

function isTouch(event: PlainEvent): boolean {
  const said = (name: string) => String(valuesOf(event, `@attribution.${name}`)[0] ?? '')
  const isLed = ['utm.source', 'utm.medium', 'utm.campaign', 'click_id'].some((name) => said(name))
  const referrer = said('referrer_host')
  return isLed || (referrer !== '' && site(referrer) !== site(hostOf(said('landing_page'))))
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

function site(host: string): string {
  return host.replace(/^www\./, '')
}

function inOrder(left: PlainEvent, right: PlainEvent): number {
  const text = (event: PlainEvent, facet: string) => String(valuesOf(event, facet)[0] ?? '')
  return (
    left.occurredAtMs - right.occurredAtMs ||
    compareTexts(text(left, '@event.id'), text(right, '@event.id')) ||
    compareTexts(text(left, '@application.id'), text(right, '@application.id'))
  )
}
