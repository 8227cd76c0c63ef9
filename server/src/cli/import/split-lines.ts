export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number
  /** Without the line end; the first `lineBytesMax` bytes of a longer line. */
  readonly bytes: Buffer
  /** True length, which is more than `bytes` holds when the line is too long. */
  readonly length: number
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

/** Cuts bytes into lines; never holds more than `lineBytesMax` bytes of an unfinished one. */
export function openLineSplitter(lineBytesMax: number): LineSplitter {
  let number = 0
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
    const line = trimmed({ number: ++number, bytes: whole, length })
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

function trimmed(line: Line): Line {
  let { bytes, length } = line
  if (bytes.length === length && bytes.at(-1) === carriageReturn) {
    bytes = bytes.subarray(0, -1)
    length -= 1
  }
  if (line.number === 1 && bytes.subarray(0, 3).equals(byteOrderMark)) {
    bytes = bytes.subarray(3)
    length -= 3
  }
  return { number: line.number, bytes, length }
}
