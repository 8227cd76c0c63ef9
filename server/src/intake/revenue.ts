import type { JsonObject } from './json-object.ts'

/** What an event earned. */
export type Revenue = { readonly revenue: number; readonly currency: string | undefined }

/** Names of events in which `value` or `amount` is money, even if no currency is named. */
const saleName = /purchase|order|payment|paid|subscri|invoice|refund|renew|charge|\bsale/i

/**
 * The money in an event: `value`, else `revenue`, else `amount`, of an event that names a currency or
 * a revenue, or is called like a sale. Undefined where there is none.
 */
export function revenueOf(name: string, properties: JsonObject): Revenue | undefined {
  const currency = properties['currency']
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : ''
  const isSale = code !== '' || properties['revenue'] !== undefined || saleName.test(name)
  const money = isSale
    ? moneyNames.map((key) => numberOf(properties[key])).find(isNumber)
    : undefined
  if (money === undefined) return undefined
  return { revenue: money, currency: code === '' ? undefined : code }
}

const moneyNames = ['value', 'revenue', 'amount'] as const

const decimal = /^-?\d{1,15}(\.\d{1,10})?$/

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : undefined
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined
}
