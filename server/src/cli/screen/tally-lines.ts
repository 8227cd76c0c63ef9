import { rejectedCount, tallyLimits, type Tally } from '../sending/tally.ts'
import { countWords } from './wording.ts'

/** A tally as indented lines of a summary: read, accepted, rejected and why. */
export function tallyLines(tally: Tally): readonly string[] {
  return [
    row('read', tally.read),
    row('accepted', tally.accepted),
    row('rejected', rejectedCount(tally)),
    ...tally.rejected.flatMap(reasonLines),
  ]
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(9)} ${countWords(count).padStart(12)}`
}

function reasonLines({ code, count, firstLines, detail }: Tally['rejected'][number]): string[] {
  const more = count > tallyLimits.firstLinesMax ? ', …' : ''
  const where = `${firstLines.length === 1 ? 'line' : 'lines'} ${firstLines.join(', ')}${more}`
  return [
    `    ${code}: ${countWords(count)}, ${where}`,
    ...(detail === '' ? [] : [`      ${detail}`]),
  ]
}
