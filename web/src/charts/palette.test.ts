import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { colourDistance, contrast, visions } from './colour-vision.ts'
import { huesMax, seriesLook } from './palette.ts'

const css = readFileSync(new URL('../theme/theme.css', import.meta.url), 'utf8')
const distanceMin = 0.08
const contrastMin = 3

test.each(['light', 'dark'] as const)(
  'in the %s theme any two hues differ for every kind of colour vision',
  (side) => {
    const hues = Array.from({ length: huesMax }, (_, index) => token(`series-${index + 1}`, side))
    const pairs = hues.flatMap((one, at) =>
      hues.slice(at + 1).map((other) => [one, other] as const),
    )

    const distances = visions.flatMap((vision) =>
      pairs.map(([one, other]) => colourDistance(one, other, vision)),
    )

    expect(Math.min(...distances)).toBeGreaterThan(distanceMin)
  },
)

test.each(['light', 'dark'] as const)(
  'in the %s theme every hue stands out of the card by 3 to 1',
  (side) => {
    const hues = Array.from({ length: huesMax }, (_, index) => token(`series-${index + 1}`, side))

    const contrasts = hues.map((hue) => contrast(hue, token('card', side)))

    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(contrastMin)
  },
)

test.each([
  ['ink', 'page'],
  ['muted', 'card'],
  ['muted', 'sunken'],
  ['faint', 'card'],
  ['faint', 'page'],
  ['danger', 'danger-soft'],
  ['success', 'success-soft'],
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['warning', 'card'],
])('text in %s on %s can be read, 4.5 to 1, in both themes', (text, surface) => {
  const contrasts = (['light', 'dark'] as const).map((side) =>
    contrast(token(text, side), token(surface, side)),
  )

  expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5)
})

test('the ninth series repeats the first hue with another dash', () => {
  expect(seriesLook(8).token).toBe(seriesLook(0).token)
  expect(seriesLook(8).dash).not.toEqual(seriesLook(0).dash)
})

function token(name: string, side: 'light' | 'dark'): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css)
  return found?.[side === 'light' ? 1 : 2] ?? ''
}
