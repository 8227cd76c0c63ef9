import { activity, customer, joiningDay, type Customer } from './customer.ts'
import { chance, openRandom, pickWeighted, type Random } from './random.ts'
import { dayMs, type Shop } from './shop.ts'

export interface Visit {
  readonly customer: Customer
  readonly startMs: number
  readonly isFirst: boolean
  /** Draws for whatever happens in this visit. */
  readonly random: Random
}

/** Average visits a customer makes in a day, before everything that makes it more or less. */
const visitsPerDay = 0.088

/** Keeps the draws of different matters apart (those of customers are 1 to 3). */
const matters = { visiting: 11, visit: 12 } as const

// Monday is 0. People furnish at weekends and on Sunday evenings.
const weekdayFactors = [0.94, 0.9, 0.92, 0.95, 0.88, 1.12, 1.32] as const

// By the hour of the customer's own clock.
const hours = [
  6, 3, 2, 1, 1, 2, 5, 12, 20, 28, 33, 36, 40, 38, 35, 34, 36, 42, 52, 62, 70, 64, 42, 18,
].map((weight, hour) => ({ hour, weight }))

/** Shares of the demo's time at which a campaign of two days brings more visitors. */
const campaigns = [0.3, 0.68] as const
const campaignFactor = 1.7

/** Every visit of the demo, hour by hour. Memory grows with the visits of one day, not with the days. */
export function* shopVisits(shop: Shop): Generator<Visit> {
  const people = openPeople(shop)
  for (let day = 0; day < shop.days; day += 1) {
    for (const { index, startMs } of visitsOfDay(shop, people, day)) {
      if (startMs >= shop.endMs) return
      yield {
        customer: customer(shop.seed, index),
        startMs,
        isFirst: people.joined[index] === day,
        random: openRandom(shop.seed, matters.visit, day, index),
      }
    }
  }
}

interface People {
  readonly joined: Int16Array
  readonly active: Float32Array
}

// Six bytes a customer, so that 90 passes over all of them are quick.
function openPeople({ seed, users, days }: Shop): People {
  const joined = new Int16Array(users)
  const active = new Float32Array(users)
  for (let index = 0; index < users; index += 1) {
    joined[index] = joiningDay(seed, index, days)
    active[index] = activity(seed, index)
  }
  return { joined, active }
}

interface Start {
  readonly index: number
  readonly startMs: number
}

function visitsOfDay(shop: Shop, people: People, day: number): readonly Start[] {
  const starts: Start[] = []
  const factor = visitsPerDay * dayFactor(shop, day)
  for (let index = 0; index < shop.users; index += 1) {
    const age = day - (people.joined[index] ?? 0)
    if (age < 0) continue
    const likely = age === 0 ? 1 : factor * ageFactor(age) * (people.active[index] ?? 0)
    if (chance(shop.seed, matters.visiting, day, index) >= likely) continue
    starts.push({ index, startMs: (shop.firstDay + day) * dayMs + timeOfDayMs(shop, day, index) })
  }
  return starts.sort((a, b) => a.startMs - b.startMs)
}

function dayFactor(shop: Shop, day: number): number {
  const weekday = (shop.firstDay + day + 3) % 7 // 1970-01-01 was a Thursday
  const isCampaign = campaigns.some((share) => {
    const since = day - Math.floor(shop.days * share)
    return since === 0 || since === 1
  })
  return (weekdayFactors[weekday] ?? 1) * (isCampaign ? campaignFactor : 1)
}

// Interest fades in the first weeks and then stays: the shape of a retention curve.
function ageFactor(age: number): number {
  return 0.6 + 1.5 * Math.exp(-age / 6)
}

function timeOfDayMs(shop: Shop, day: number, index: number): number {
  const random = openRandom(shop.seed, matters.visiting, index, day)
  const { utcOffsetHours } = customer(shop.seed, index).country
  const [first, ...others] = hours
  const local = first === undefined ? 0 : pickWeighted([first, ...others], random.next()).hour
  const hour = (local - utcOffsetHours + 24) % 24
  return Math.floor((hour + random.next()) * 3_600_000)
}
