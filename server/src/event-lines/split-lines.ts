export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number
  /** Without the line end; the first `lineBytesMax` bytes of a longer line. */
  readonly bytes: Buffer
  /** False when the line is longer than that. */
  readonly isWhole: boolean
}

export interface LineSplitter {
  /** The lines that this chunk completes. */
  push(chunk: Buffer): readonly Line[]
  /** The last line, when the file does not end with a line end. */
  end(): readonly Line[]
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Cuts bytes into lines; never holds more than `lineBytesMax` bytes of an unfinished one. `linesBefore`
 * are those of the same file that came before these bytes.
 */
export function openLineSplitter(lineBytesMax: number, linesBefore = 0): LineSplitter {
  let number = linesBefore
  let kept: Buffer[] = []
  let keptBytes = 0
  let length = 0

  const keep = (piece: Buffer): void => {
    const room = piece.subarray(0, lineBytesMax - keptBytes)
    if (room.length > 0) kept.push(room)
    keptBytes += room.length
    length += piece.length
  }

  const finish = (): Line => {
    const whole = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept)
    const line = trimmed({ number: ++number, bytes: whole, isWhole: length === keptBytes })
    kept = []
    keptBytes = 0
    length = 0
    return line
  }

  return {
    push(chunk) {
      const lines: Line[] = []
      let start = 0
      for (let end; (end = chunk.indexOf(lineFeed, start)) !== -1; start = end + 1) {
        keep(chunk.subarray(start, end))
        lines.push(finish())
      }
      if (start < chunk.length) keep(chunk.subarray(start))
      return lines
    },
    end: () => (length > 0 ? [finish()] : []),
  }
}

function trimmed({ number, bytes, isWhole }: Line): Line {
  const isReturned = isWhole && bytes.at(-1) === carriageReturn
  const isMarked = number === 1 && bytes.subarray(0, 3).equals(byteOrderMark)
  const kept = bytes.subarray(isMarked ? 3 : 0, isReturned ? -1 : undefined)
  return { number, bytes: kept, isWhole }
}
