/**
 * Attributes that have a text column of their own: the engine leaves them out of the attributes,
 * so whatever they hold must fit that column or it would be lost.
 */
export const promotedTexts = {
  viewId: ['view', 'id'],
  traceId: ['_dd', 'trace_id'],
  service: ['service'],
  env: ['env'],
  version: ['version'],
} as const

type Column = keyof typeof promotedTexts

export type PromotedTexts =
  | { readonly kind: 'texts'; readonly texts: Readonly<Record<Column, string>> }
  | { readonly kind: 'nested'; readonly path: string; readonly value: unknown }

/** The columns' texts, '' where absent; a number or a boolean reads as it would in a group. */
export function readPromotedTexts(event: object): PromotedTexts {
  const texts = { viewId: '', traceId: '', service: '', env: '', version: '' }
  for (const column of columns) {
    const value = valueAt(event, promotedTexts[column])
    if (typeof value === 'object' && value !== null) {
      return { kind: 'nested', path: `/${promotedTexts[column].join('/')}`, value }
    }
    if (value !== undefined && value !== null) texts[column] = String(value)
  }
  return { kind: 'texts', texts }
}

const columns = ['viewId', 'traceId', 'service', 'env', 'version'] as const

function valueAt(event: object, path: readonly string[]): Scalar | object {
  const value = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), event)
  return isJsonValue(value) ? value : undefined
}

type Scalar = string | number | boolean | null | undefined

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isJsonValue(value: unknown): value is Scalar | object {
  return typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint'
}
