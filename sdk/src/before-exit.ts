// One listener for all clients, and only for those that have events: who made many clients is not
// warned of a leak, and a client that nobody holds any more is let go.
const leavers = new Set<() => void>()
let isListening = false

/** Calls back when the process has nothing more to do, unless it is told before that there is no need. */
export function callBeforeExit(leave: () => void): void {
  leavers.add(leave)
  if (isListening) return
  isListening = true
  process.on('beforeExit', () => {
    for (const each of leavers) {
      // Who fails now would fail again, and the process never end.
      leavers.delete(each)
      each()
    }
  })
}

export function needNoCallBeforeExit(leave: () => void): void {
  leavers.delete(leave)
}
