import { categories, type Product } from './catalogue.ts'
import {
  isJob,
  jobCall,
  paymentCall,
  requestCall,
  steadyVersion,
  type JobName,
  type RequestName,
} from './calls.ts'
import type { Card } from './customer.ts'
import { openEventWriter, type EventWriter, type Page } from './event-writer.ts'
import { fault, payment, providerOf } from './payment.ts'
import { between, hex, lingering, pick, pickWeighted, type Random } from './random.ts'
import { checkoutVersion, dayMs, type Shop } from './shop.ts'
import { drawnId } from './trace-writer.ts'
import type { Visit } from './visits.ts'

/** Shares of those who get that far and go on. */
const likelihoods = {
  leavingAtOnce: 0.26,
  /** Others find a product by searching. */
  comingByCategory: 0.74,
  fillingCart: 0.34,
  checkingOut: 0.6,
  paying: 0.9,
  tryingAgain: 0.72,
  /** Of those who have waited for half a minute. */
  tryingAgainLate: 0.45,
  takingOtherCard: 0.3,
  returning: 0.06,
} as const

const paymentAttemptsMax = 3
const otherCard: Card = { brand: 'visa', funding: 'credit', weight: 1 }

/** Which service of the shop sends which event. */
const services = {
  'user.registered': 'accounts',
  'user.signed_in': 'accounts',
  'cart.created': 'cart',
  'checkout.started': 'checkout',
  'payment.attempted': 'checkout',
  'payment.failed': 'checkout',
  'payment.processed': 'checkout',
  'order.placed': 'orders',
  'order.shipped': 'shipping',
  'order.delivered': 'shipping',
  'order.returned': 'shipping',
} as const

type ServerEventName = keyof typeof services

/** One visit in the making: the writer, the draws, and a clock that every page moves on. */
interface Scene {
  readonly shop: Shop
  readonly visit: Visit
  readonly random: Random
  readonly writer: EventWriter
  atMs: number
}

/** The JSON lines of one visit, from the first page to the parcel weeks later, and its traces. */
export function playVisit(shop: Shop, visit: Visit): Pick<EventWriter, 'lines' | 'traces'> {
  const { random } = visit
  const writer = openEventWriter(shop, visit.customer, random)
  const scene = { shop, visit, random, writer, atMs: visit.startMs }
  land(scene)
  if (visit.isFirst) register(scene)
  else if (random.next() < likelihoods.leavingAtOnce) return writer
  const product = browse(scene)
  if (random.next() < likelihoods.fillingCart) shopFor(scene, product)
  return writer
}

function land(scene: Scene): void {
  look(scene, { name: '/', path: '/' }, 14_000)
}

function register(scene: Scene): void {
  look(scene, { name: '/sign-up', path: '/sign-up' }, 40_000)
  scene.writer.signIn()
  const { tier, country } = scene.visit.customer
  serve(scene, 'user.registered', `"plan":{"tier":"${tier}"},"country":"${country.isoCode}"`)
}

function browse(scene: Scene): Product {
  const { random } = scene
  let product: Product
  let more = between(random, 1, 3)
  do {
    const { slug, products } = pickWeighted(categories, random.next())
    if (random.next() < likelihoods.comingByCategory) {
      look(scene, { name: '/category/:slug', path: `/category/${slug}` }, 18_000)
    }
    product = pick(products, random.next())
    look(scene, { name: '/product/:slug', path: `/product/${product.slug}` }, 32_000)
    more -= 1
  } while (more > 0)
  return product
}

function shopFor(scene: Scene, product: Product): void {
  const { random, writer } = scene
  const page = { name: '/product/:slug', path: `/product/${product.slug}`, timeSpentMs: 0 }
  writer.click(scene.atMs, 'Add to cart', page)
  const quantity = random.next() < 0.8 ? 1 : between(random, 2, 4)
  const cart =
    `"cart":{"id":"${hex(random, 16)}","value":${product.price * quantity},"quantity":${quantity}},` +
    `"product":{"slug":"${product.slug}","category":"${product.category}","price":${product.price}}`
  serve(scene, 'cart.created', cart)
  look(scene, { name: '/cart', path: '/cart' }, 20_000)
  if (random.next() < likelihoods.checkingOut) checkOut(scene, product.price * quantity, cart)
}

function checkOut(scene: Scene, amount: number, cart: string): void {
  if (!scene.visit.customer.isRemembered && !scene.visit.isFirst) {
    look(scene, { name: '/sign-in', path: '/sign-in' }, 15_000)
    scene.writer.signIn()
    serve(scene, 'user.signed_in', '"method":"password"')
  }
  serve(scene, 'checkout.started', cart)
  look(scene, { name: '/checkout', path: '/checkout' }, 55_000)
  if (scene.random.next() < likelihoods.paying && pay(scene, amount)) order(scene, amount, cart)
}

function pay(scene: Scene, amount: number): boolean {
  const { random } = scene
  let { card } = scene.visit.customer
  for (let attempt = 1; attempt <= paymentAttemptsMax; attempt += 1) {
    const errorCode = tryCard(scene, { card, amount, attempt })
    if (errorCode === undefined) return true
    look(scene, { name: '/checkout/payment-failed', path: '/checkout/payment-failed' }, 12_000)
    const { tryingAgain, tryingAgainLate } = likelihoods
    const again = errorCode === fault.errorCode ? tryingAgainLate : tryingAgain
    if (random.next() >= again) return false
    if (random.next() < likelihoods.takingOtherCard) card = otherCard
  }
  return false
}

interface CardAttempt {
  readonly card: Card
  readonly amount: number
  readonly attempt: number
}

/** One request to pay: two events, and the trace of both. What went wrong, if it did. */
function tryCard(scene: Scene, { card, amount, attempt }: CardAttempt): string | undefined {
  const { random, shop } = scene
  const { region, currency } = scene.visit.customer.country
  const provider = providerOf(region)
  const payText =
    `"provider":"${provider}","method":"card","region":"${region}",` +
    `"card":{"brand":"${card.brand}","funding":"${card.funding}"},` +
    `"amount":${amount},"currency":"${currency}","attempt":${attempt}`
  const startMs = scene.atMs
  const traceId = drawnId(random)
  send(scene, 'payment.attempted', { attributes: `"payment":{${payText}}`, traceId })
  const { errorCode, durationMs } = payment(shop, { atMs: scene.atMs, card, region }, random)
  const failure = errorCode === undefined ? {} : { 'payment.error_code': errorCode }
  const tags = {
    'payment.provider': provider,
    'payment.region': region,
    'payment.card.brand': card.brand,
    ...failure,
  }
  const version = versionOf(scene, 'checkout')
  const call = paymentCall({ version, provider, tags, durationMs, errorCode }, random)
  scene.writer.trace(call, { startMs: startMs - 4, traceId })
  scene.atMs += durationMs
  const duration = `"duration_ms":${durationMs}`
  const failed = errorCode === undefined ? '' : `"error_code":"${errorCode}",`
  const attributes = `"payment":{${payText},${failed}${duration}}`
  const name = errorCode === undefined ? 'payment.processed' : 'payment.failed'
  send(scene, name, { attributes, traceId })
  return errorCode
}

function order(scene: Scene, amount: number, cart: string): void {
  const { random } = scene
  const orderId = hex(random, 8)
  const attributes = `"order":{"id":"${orderId}","value":${amount}},${cart}`
  serve(scene, 'order.placed', attributes)
  look(scene, { name: '/order/confirmed', path: '/order/confirmed' }, 9_000)
  const parcel = `"order":{"id":"${orderId}","value":${amount}},"carrier":"${pick(carriers, random.next())}"`
  scene.atMs += Math.floor((0.5 + random.next() * 3) * dayMs)
  serve(scene, 'order.shipped', parcel)
  scene.atMs += Math.floor((1 + random.next() * 4) * dayMs)
  serve(scene, 'order.delivered', parcel)
  if (random.next() >= likelihoods.returning) return
  scene.atMs += Math.floor((2 + random.next() * 12) * dayMs)
  serve(scene, 'order.returned', parcel)
}

const carriers = ['postline', 'quickvan', 'north-freight'] as const

/** A page that somebody looks at for a while. */
function look(scene: Scene, page: Omit<Page, 'timeSpentMs'>, typicalMs: number): void {
  const timeSpentMs = lingering(scene.random, typicalMs)
  scene.writer.view(scene.atMs, { ...page, timeSpentMs })
  scene.atMs += timeSpentMs
}

/** A request that a service of the shop answers, or work of its own: the event and its trace. */
function serve(scene: Scene, name: RequestName | JobName, attributes: string): void {
  const traceId = drawnId(scene.random)
  const version = versionOf(scene, services[name])
  const call = isJob(name) ? jobCall(name, scene.random) : requestCall(name, version, scene.random)
  scene.writer.trace(call, { startMs: scene.atMs - call.durationMs, traceId })
  send(scene, name, { attributes, traceId })
}

interface Sent {
  readonly attributes: string
  readonly traceId: number
}

function send(scene: Scene, name: ServerEventName, sent: Sent): void {
  const service = services[name]
  scene.writer.server(scene.atMs, { name, service, version: versionOf(scene, service), ...sent })
  scene.atMs += between(scene.random, 20, 180)
}

function versionOf({ shop, atMs }: Scene, service: string): string {
  return service === 'checkout' ? checkoutVersion(shop, atMs) : steadyVersion
}
