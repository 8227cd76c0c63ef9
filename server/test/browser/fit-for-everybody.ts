import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { overflowing } from './chromium.ts'

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

// Light and wide last: as a test's page was when it was opened.
const looks = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [390, 1280].map((width) => ({ colorScheme, width })),
)

/** What axe finds wrong with the page as it stands, and what overflows, in any theme at any width. */
export async function unfit(page: Page): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    await settled(page)
    const found = [...(await axeFaults(page)), ...(await overflowing(page))]
    faults.push(...found.map((fault) => `${colorScheme}, ${width} px: ${fault}`))
  }
  return faults
}

async function settled(page: Page): Promise<void> {
  await page.evaluate(nextPaint)
  await expect.poll(() => page.locator(underWay).count()).toBe(0)
}

// Text, because it runs in the page. What a new theme or width changes is there with the next frame.
const nextPaint = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'
const underWay = '[aria-busy="true"], [aria-label="Loading"], [role="progressbar"]'

async function axeFaults(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate('"axe" in window')
  if (isThere !== true) await page.evaluate(axe)
  return [await page.evaluate(findFaults)].flat().map(String)
}

// Text, because it runs in the page: the types of a document are not part of the server's.
const findFaults = `
  axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 160))))
`
