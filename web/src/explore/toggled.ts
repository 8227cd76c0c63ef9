/** The keys of what is off the chart, with one put off or back on it. */
export function toggled(hidden: readonly string[], key: string): readonly string[] {
  return hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key]
}
