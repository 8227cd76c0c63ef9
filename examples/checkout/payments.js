import express from 'express'

/** Takes the money of every card but of those that end in 0002 (402) and in 0119 (504). */
export function openPayments() {
  const app = express()
  app.post('/charges', express.json(), (request, response) => {
    const { card } = request.body
    if (card.endsWith('0002')) response.status(402).json({ error: 'declined' })
    else if (card.endsWith('0119')) response.status(504).json({ error: 'timeout' })
    else response.json({ charged: true })
  })
  return { app, close: () => Promise.resolve() }
}
