/**
 * How much may be made of a body, in characters, whatever it was sent in: what is said once of many
 * spans is written out with each of them, a nested name with all the names around it, and what takes
 * two bytes may take a hundred times as much once it is read. `left` is below zero when it was more;
 * then nothing further is made.
 */
export type Room = { left: number }

export const roomLimits = {
  max: 128 * 1024 * 1024,
  /** What a short body may say of many spans by saying it once. */
  min: 16 * 1024 * 1024,
  /** Real spans are some 10 times what they take where each text is sent once. */
  ofByte: 64,
} as const

/** The room of a body of so many bytes. */
export function openRoom(bodyBytes: number): Room {
  const { max, min, ofByte } = roomLimits
  return { left: Math.min(max, min + ofByte * bodyBytes) }
}

/** What is taken for each, beside its characters: about what it takes in memory. */
export const roomFor = { span: 512, map: 256, entry: 16 } as const

/** Takes so much; false when it was not left. */
export function takeRoom(room: Room, chars: number): boolean {
  room.left -= chars
  return room.left >= 0
}
