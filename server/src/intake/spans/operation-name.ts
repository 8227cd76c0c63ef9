import { remembered } from './remembered.ts'

/**
 * A name as metrics have it: it starts with a letter, has letters, digits, dots and underscores, none
 * of which follows another or a dot or stands at the end. '' when there is no letter in it.
 * `2. Pay now!` is `Pay_now`.
 */
export const operationName = remembered((text: string): string =>
  text
    .replace(/^[^a-z]+/i, '')
    .replaceAll(/[^a-z\d.]+/gi, '_')
    .replaceAll(/_?\._?/g, '.')
    .replace(/_$/, ''),
)
