/**
 * How much may be made of a body, in characters, whatever it was sent in: what is said once of many
 * spans is written out with each of them, a nested name with all the names around it, and what takes
 * two bytes may take a hundred times as much once it is read. `left` is below zero when it was more;
 * then nothing further is made.
 */
export type Room = { left: number }

export const roomMax = 128 * 1024 * 1024

export function openRoom(): Room {
  return { left: roomMax }
}

/** What is taken for each, beside its characters: about what it takes in memory. */
export const roomFor = { span: 512, map: 256, entry: 16 } as const

/** Takes so much; false when it was not left. */
export function takeRoom(room: Room, chars: number): boolean {
  room.left -= chars
  return room.left >= 0
}
