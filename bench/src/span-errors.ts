/** The tags of spans that failed, as tracers send them: type, message, stack. */

const faults = [
  {
    type: 'PaymentDeclinedError',
    message: (number: number) => `Card ending in ${number} was declined: insufficient_funds`,
    at: 'Charges.create (/app/src/payments/charges.js:118:13)',
  },
  {
    type: 'Error',
    message: (number: number) => `connect ECONNREFUSED 10.0.${number % 8}.${number % 250}:5432`,
    at: 'TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
  },
  {
    type: 'TimeoutError',
    message: (number: number) => `upstream did not answer within ${1_000 + (number % 5) * 500} ms`,
    at: 'Timeout._onTimeout (/app/node_modules/got/dist/source/core/timed-out.js:17:20)',
  },
  {
    type: 'TypeError',
    message: () => "Cannot read properties of undefined (reading 'price_cents')",
    at: 'toLineItem (/app/src/cart/line-items.js:41:27)',
  },
] as const

const frames = [
  'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  'async Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)',
  'async next (/app/node_modules/express/lib/router/route.js:149:13)',
  'async Route.dispatch (/app/node_modules/express/lib/router/route.js:119:3)',
  'async /app/src/http/with-transaction.js:22:18',
  'async /app/src/http/routes.js:87:9',
] as const

/** What a span of this name says of its failure. */
export function errorTags(spanName: string, number: number): Record<string, string> {
  const fault = faults[number % faults.length] ?? faults[0]
  const message = fault.message(number)
  const lines = [`${fault.type}: ${message}`, fault.at, spanName, ...frames]
  return {
    'error.type': fault.type,
    'error.message': message,
    'error.stack': lines.join('\n    at '),
  }
}
