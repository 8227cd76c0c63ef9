/** Whether a text holds what was searched for, capital letters or not. */
export function contains(text: string, search: string): boolean {
  return text.toLowerCase().includes(search.toLowerCase())
}
