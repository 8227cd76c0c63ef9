/** Whole lines of a file, the last of a file perhaps without its end. */
export interface FilePiece {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of the file as it is, compressed or not, up to here. */
  readonly bytesRead: number
}

export interface PieceLimits {
  /** A longer line is a piece of its own. */
  readonly bytesMax: number
  readonly linesMax: number
  /** Of a longer line one byte more than this is kept, which tells that it is longer. */
  readonly lineBytesMax: number
}

const gzipMagic = [0x1f, 0x8b] as const

/**
 * Reads a file of lines, plain or gzipped, piece by piece; only as fast as pieces are taken. Throws when
 * it cannot be read or unpacked.
 */
export async function* piecesOf(file: Blob, limits: PieceLimits): AsyncGenerator<FilePiece> {
  let bytesRead = 0
  const packed = chunksOf(file, (bytes) => (bytesRead += bytes))
  // Loaded for those who need it.
  const chunks = (await startsLikeGzip(file))
    ? (await import('./gunzip.ts')).gunzipped(packed)
    : packed
  const cutter = openCutter(limits)
  for await (const chunk of chunks) {
    for (const bytes of cutter.push(chunk)) yield { bytes, bytesRead }
  }
  for (const bytes of cutter.end()) yield { bytes, bytesRead }
}

async function* chunksOf(file: Blob, onRead: (bytes: number) => void): AsyncGenerator<Bytes> {
  const reader = file.stream().getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      onRead(read.value.length)
      yield read.value
    }
  } finally {
    // Whoever stops early has the file let go.
    void reader.cancel().catch(() => {})
  }
}

async function startsLikeGzip(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, gzipMagic.length).arrayBuffer())
  return gzipMagic.every((byte, at) => head[at] === byte)
}

type Bytes = Uint8Array<ArrayBuffer>

interface Cutter {
  /** The pieces that this chunk completes. */
  push(chunk: Bytes): readonly Bytes[]
  /** What is left. */
  end(): readonly Bytes[]
}

const lineFeed = 0x0a

/** Cuts bytes into pieces of whole lines, wherever these bytes were cut before. */
export function openCutter({ bytesMax, linesMax, lineBytesMax }: PieceLimits): Cutter {
  let piece = openRun()
  let line = openRun()
  let lines = 0
  const keep = (part: Bytes): void => line.add(part.subarray(0, lineBytesMax + 1 - line.bytes))
  const finishPiece = (): readonly Bytes[] => {
    const whole = piece.bytes === 0 ? [] : [piece.joined()]
    piece = openRun()
    lines = 0
    return whole
  }
  const finishLine = (): readonly Bytes[] => {
    const isFull = lines === linesMax || piece.bytes + line.bytes > bytesMax
    const whole = isFull ? finishPiece() : []
    piece.addAll(line)
    line = openRun()
    lines += 1
    return whole
  }
  return {
    push(chunk) {
      const pieces: Bytes[] = []
      let start = 0
      for (let end; (end = chunk.indexOf(lineFeed, start)) !== -1; start = end + 1) {
        keep(chunk.subarray(start, end))
        line.add(chunk.subarray(end, end + 1))
        pieces.push(...finishLine())
      }
      keep(chunk.subarray(start))
      return pieces
    },
    end: () => [...(line.bytes === 0 ? [] : finishLine()), ...finishPiece()],
  }
}

interface Run {
  readonly bytes: number
  readonly parts: readonly Bytes[]
  add(part: Bytes): void
  addAll(run: Run): void
  joined(): Bytes
}

function openRun(): Run {
  const parts: Bytes[] = []
  let bytes = 0
  const add = (part: Bytes): void => {
    if (part.length === 0) return
    parts.push(part)
    bytes += part.length
  }
  return {
    get bytes() {
      return bytes
    },
    parts,
    add,
    addAll: (run) => run.parts.forEach(add),
    joined() {
      const whole = new Uint8Array(bytes)
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += part.length
      }
      return whole
    },
  }
}
