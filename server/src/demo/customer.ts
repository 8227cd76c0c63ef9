import { countries, isEuropean, type Country } from './places.ts'
import { chance, mixed, openRandom, pick, pickWeighted, type Weighted } from './random.ts'

export interface Customer {
  readonly id: string
  /** Business customers order for an account that several of them share. */
  readonly accountId: string | undefined
  readonly tier: string
  readonly country: Country
  readonly city: string
  readonly device: Device
  readonly card: Card
  /** A browser that remembers who this is from the first page on. */
  readonly isRemembered: boolean
}

interface Device extends Weighted {
  readonly type: string
  readonly brand: string
  /** Name and version. */
  readonly os: readonly [string, string]
  readonly browser: readonly [string, string]
}

export interface Card extends Weighted {
  readonly brand: string
  readonly funding: 'credit' | 'debit'
}

/** Keeps the draws of different matters apart. */
const matters = { joining: 1, activity: 2, person: 3 } as const

const devices: readonly [Device, ...Device[]] = [
  { type: 'Desktop', brand: 'PC', os: ['Windows', '11'], browser: ['Chrome', '141.0'], weight: 34 },
  {
    type: 'Desktop',
    brand: 'Apple',
    os: ['macOS', '15.3'],
    browser: ['Safari', '18.3'],
    weight: 12,
  },
  { type: 'Desktop', brand: 'PC', os: ['Linux', '6.8'], browser: ['Firefox', '143.0'], weight: 6 },
  {
    type: 'Mobile',
    brand: 'Apple',
    os: ['iOS', '18.3'],
    browser: ['Mobile Safari', '18.3'],
    weight: 22,
  },
  {
    type: 'Mobile',
    brand: 'Samsung',
    os: ['Android', '15'],
    browser: ['Chrome Mobile', '141.0'],
    weight: 20,
  },
  {
    type: 'Tablet',
    brand: 'Apple',
    os: ['iPadOS', '18.3'],
    browser: ['Mobile Safari', '18.3'],
    weight: 6,
  },
]

const europeanCards: readonly [Card, ...Card[]] = [
  { brand: 'visa', funding: 'credit', weight: 25 },
  { brand: 'mastercard', funding: 'credit', weight: 23 },
  { brand: 'maestro', funding: 'debit', weight: 46 },
  { brand: 'amex', funding: 'credit', weight: 6 },
]

const otherCards: readonly [Card, ...Card[]] = [
  { brand: 'visa', funding: 'credit', weight: 44 },
  { brand: 'visa', funding: 'debit', weight: 12 },
  { brand: 'mastercard', funding: 'credit', weight: 32 },
  { brand: 'amex', funding: 'credit', weight: 12 },
]

const tiers: readonly [Weighted & { name: string }, ...(Weighted & { name: string })[]] = [
  { name: 'standard', weight: 78 },
  { name: 'premium', weight: 17 },
  { name: 'business', weight: 5 },
]

const customersPerAccount = 12

/** Everything lasting about customer number `index`, the same at every visit. */
export function customer(shop: number, index: number): Customer {
  const random = openRandom(shop, matters.person, index)
  const country = pickWeighted(countries, random.next())
  const tier = pickWeighted(tiers, random.next()).name
  return {
    id: `user-${String(index + 1).padStart(6, '0')}`,
    accountId: tier === 'business' ? accountId(shop, index) : undefined,
    tier,
    country,
    city: pick(country.cities, random.next()),
    device: pickWeighted(devices, random.next()),
    card: pickWeighted(isEuropean(country.region) ? europeanCards : otherCards, random.next()),
    isRemembered: random.next() < 0.7,
  }
}

function accountId(shop: number, index: number): string {
  const number = Math.floor(index / customersPerAccount)
  return `company-${mixed(shop, number).toString(16).padStart(8, '0')}`
}

/**
 * The day of the demo on which a customer first came; negative for those who came before it began.
 * More than half are old customers, the others arrive at a slightly rising rate.
 */
export function joiningDay(shop: number, index: number, days: number): number {
  const at = chance(shop, matters.joining, index)
  const oldShare = 0.55
  if (at < oldShare) return -Math.ceil((at / oldShare) * 400)
  return Math.floor(((at - oldShare) / (1 - oldShare)) ** 0.8 * days)
}

/** How much more or less than the average this customer visits: few come often, many rarely. */
export function activity(shop: number, index: number): number {
  return 0.3 - 0.7 * Math.log(1 - chance(shop, matters.activity, index))
}
