/**
 * The promoted attributes that the schema of an event does not hold to be text: the engine leaves
 * them out of the attributes, so whatever they hold must fit the column or it would be lost.
 */
import { valueAt, type JsonObject } from './json-object.ts'
import { promotedTexts, type PromotedText } from '../warehouse/promoted-paths.ts'

/** The fields of an event row that any protocol fills from here. */
const fields = [
  'anonymousId',
  'viewId',
  'traceId',
  'service',
  'env',
  'version',
] as const satisfies readonly Field[]

type Field = PromotedText['field']
export type TextField = (typeof fields)[number]

export type PromotedTexts =
  | { readonly kind: 'texts'; readonly texts: Readonly<Record<TextField, string>> }
  | { readonly kind: 'nested'; readonly path: string; readonly value: unknown }

/** The columns' texts, '' where absent; a number or a boolean reads as it would in a group. */
export function readPromotedTexts(event: JsonObject): PromotedTexts {
  const texts = { anonymousId: '', viewId: '', traceId: '', service: '', env: '', version: '' }
  for (const { field, keys } of places) {
    const value = valueAt(event, keys)
    if (typeof value === 'object' && value !== null) {
      return { kind: 'nested', path: `/${keys.join('/')}`, value }
    }
    if (isScalar(value)) texts[field] = String(value)
  }
  return { kind: 'texts', texts }
}

const places = promotedTexts.flatMap(({ field, path }) =>
  isTextField(field) ? [{ field, keys: path.split('.') }] : [],
)

/** The keys that lead to each of these attributes. */
export const textKeys: readonly (readonly string[])[] = places.map(({ keys }) => keys)

function isTextField(field: Field): field is TextField {
  return fields.some((one) => one === field)
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
