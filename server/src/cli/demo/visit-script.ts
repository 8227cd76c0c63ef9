import { categories, type Product } from './catalogue.ts'
import type { Card } from './customer.ts'
import { openEventWriter, type EventWriter, type Page } from './event-writer.ts'
import { payment, providerOf } from './payment.ts'
import { between, hex, lingering, pick, pickWeighted, type Random } from './random.ts'
import { checkoutVersion, dayMs, type Shop } from './shop.ts'
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

/** Of every service but checkout, which is the one that changes. */
const steadyVersion = '2.8.1'

/** One visit in the making: the writer, the draws, and a clock that every page moves on. */
interface Scene {
  readonly shop: Shop
  readonly visit: Visit
  readonly random: Random
  readonly writer: EventWriter
  atMs: number
}

/** The JSON lines of one visit, from the first page to the parcel weeks later. */
export function playVisit(shop: Shop, visit: Visit): readonly string[] {
  const { random } = visit
  const writer = openEventWriter(shop, visit.customer, random)
  const scene = { shop, visit, random, writer, atMs: visit.startMs }
  land(scene)
  if (visit.isFirst) register(scene)
  else if (random.next() < likelihoods.leavingAtOnce) return writer.lines
  const product = browse(scene)
  if (random.next() < likelihoods.fillingCart) shopFor(scene, product)
  return writer.lines
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
  const { random, shop } = scene
  const { country } = scene.visit.customer
  const { region } = country
  let { card } = scene.visit.customer
  for (let attempt = 1; attempt <= paymentAttemptsMax; attempt += 1) {
    const payText =
      `"provider":"${providerOf(region)}","method":"card","region":"${region}",` +
      `"card":{"brand":"${card.brand}","funding":"${card.funding}"},` +
      `"amount":${amount},"currency":"${country.currency}","attempt":${attempt}`
    serve(scene, 'payment.attempted', `"payment":{${payText}}`)
    const { errorCode, durationMs } = payment(shop, { atMs: scene.atMs, card, region }, random)
    scene.atMs += durationMs
    const duration = `"duration_ms":${durationMs}`
    if (errorCode === undefined) {
      serve(scene, 'payment.processed', `"payment":{${payText},${duration}}`)
      return true
    }
    const failure = `"error_code":"${errorCode}",${duration}`
    serve(scene, 'payment.failed', `"payment":{${payText},${failure}}`)
    look(scene, { name: '/checkout/payment-failed', path: '/checkout/payment-failed' }, 12_000)
    if (random.next() >= likelihoods.tryingAgain) return false
    if (random.next() < likelihoods.takingOtherCard) card = otherCard
  }
  return false
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

/** Something a service of the shop does. */
function serve(scene: Scene, name: ServerEventName, attributes: string): void {
  const service = services[name]
  const version = service === 'checkout' ? checkoutVersion(scene.shop, scene.atMs) : steadyVersion
  scene.writer.server(scene.atMs, { name, service, version, attributes })
  scene.atMs += between(scene.random, 20, 180)
}
