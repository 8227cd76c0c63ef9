import type { Weighted } from './random.ts'

export type Region =
  'north-america' | 'latin-america' | 'northern-europe' | 'southern-europe' | 'asia-pacific'

export interface Country extends Weighted {
  readonly name: string
  readonly isoCode: string
  readonly region: Region
  readonly utcOffsetHours: number
  readonly currency: string
  readonly cities: readonly [string, ...string[]]
}

/** Where the shop's customers live. */
export const countries: readonly [Country, ...Country[]] = [
  {
    name: 'United States',
    isoCode: 'US',
    region: 'north-america',
    utcOffsetHours: -6,
    currency: 'USD',
    cities: ['New York', 'Chicago', 'Houston', 'Seattle', 'Atlanta'],
    weight: 26,
  },
  {
    name: 'Canada',
    isoCode: 'CA',
    region: 'north-america',
    utcOffsetHours: -5,
    currency: 'CAD',
    cities: ['Toronto', 'Montreal', 'Vancouver'],
    weight: 5,
  },
  {
    name: 'Brazil',
    isoCode: 'BR',
    region: 'latin-america',
    utcOffsetHours: -3,
    currency: 'BRL',
    cities: ['São Paulo', 'Recife', 'Curitiba'],
    weight: 7,
  },
  {
    name: 'United Kingdom',
    isoCode: 'GB',
    region: 'northern-europe',
    utcOffsetHours: 0,
    currency: 'GBP',
    cities: ['London', 'Leeds', 'Bristol', 'Glasgow'],
    weight: 10,
  },
  {
    name: 'Germany',
    isoCode: 'DE',
    region: 'northern-europe',
    utcOffsetHours: 1,
    currency: 'EUR',
    cities: ['Berlin', 'Hamburg', 'Köln', 'Leipzig'],
    weight: 12,
  },
  {
    name: 'Sweden',
    isoCode: 'SE',
    region: 'northern-europe',
    utcOffsetHours: 1,
    currency: 'SEK',
    cities: ['Stockholm', 'Malmö'],
    weight: 4,
  },
  {
    name: 'Spain',
    isoCode: 'ES',
    region: 'southern-europe',
    utcOffsetHours: 1,
    currency: 'EUR',
    cities: ['Madrid', 'Barcelona', 'Sevilla', 'Bilbao'],
    weight: 13,
  },
  {
    name: 'Italy',
    isoCode: 'IT',
    region: 'southern-europe',
    utcOffsetHours: 1,
    currency: 'EUR',
    cities: ['Milano', 'Roma', 'Torino', 'Napoli'],
    weight: 15,
  },
  {
    name: 'Portugal',
    isoCode: 'PT',
    region: 'southern-europe',
    utcOffsetHours: 0,
    currency: 'EUR',
    cities: ['Lisboa', 'Porto'],
    weight: 6,
  },
  {
    name: 'Japan',
    isoCode: 'JP',
    region: 'asia-pacific',
    utcOffsetHours: 9,
    currency: 'JPY',
    cities: ['Tokyo', 'Osaka', 'Fukuoka'],
    weight: 7,
  },
  {
    name: 'Australia',
    isoCode: 'AU',
    region: 'asia-pacific',
    utcOffsetHours: 10,
    currency: 'AUD',
    cities: ['Sydney', 'Melbourne', 'Perth'],
    weight: 6,
  },
]

export function isEuropean(region: Region): boolean {
  return region === 'northern-europe' || region === 'southern-europe'
}
