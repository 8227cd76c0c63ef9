/** The longest beginning of a text that takes at most so many bytes as UTF-8, without half a character. */
export function cutText(text: string, bytesMax: number): string {
  if (!isLonger(text, bytesMax)) return text
  const bytes = Buffer.from(text)
  let end = bytesMax
  // Bytes of this kind go on with a character that began before.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

/** Whether a text takes more bytes than so many as UTF-8. */
export function isLonger(text: string, bytesMax: number): boolean {
  // A unit takes three bytes at most, so that nearly no text has to be counted.
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax
}
