import { remembered } from './remembered.ts'

/** Of a tag value, in characters of what was sent. */
const charactersMax = 200

/** What most are, and then nothing has to be done: at most the underscores are not looked at. */
const plain = /^(?:[a-z0-9:./-]|_(?=[a-z0-9:./-]))*$/
const kept = /[\p{L}\p{Nd}:./-]/u

/**
 * A value as tags have it: in lower case, of letters, digits and `:./-`, each run of other characters
 * one underscore, none at the end. `Checkout Service!` is `checkout_service`.
 */
export const tagValue = remembered((text: string): string => {
  if (text.length <= charactersMax && plain.test(text)) return text
  let value = ''
  for (const character of firstCharacters(text)) {
    const lower = lowerCase(character)
    if (kept.test(lower)) value += lower
    else if (!value.endsWith('_')) value += '_'
  }
  return value.endsWith('_') ? value.slice(0, -1) : value
})

function firstCharacters(text: string): string[] {
  // A character has two units at most.
  return Array.from(text.slice(0, 2 * charactersMax)).slice(0, charactersMax)
}

/** Some letters have a small one that takes other bytes; they stay. */
function lowerCase(character: string): string {
  const lower = character.toLowerCase()
  return Buffer.byteLength(lower) === Buffer.byteLength(character) ? lower : character
}
