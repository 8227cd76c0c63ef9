import express from 'express'
import { Throughline } from '@throughline/node'

/** A shop whose payments fail for some cards. `step` does work in a span of its own. */
export function openShop({ step, paymentsUrl }) {
  const throughline = new Throughline({
    apiKey: process.env.API_KEY,
    host: process.env.THROUGHLINE_URL,
  })
  const app = express()
  app.post('/checkout', express.json(), async (request, response) => {
    const { order, user, session, card, amount } = request.body
    // An event names the trace and the span in which it is tracked by itself.
    const track = (event) => {
      void throughline.track({ event, userId: user, properties: { sessionId: session, amount } })
    }
    track('checkout started')
    try {
      await step('payment', () => pay({ card, amount, paymentsUrl, track }))
      await step('order', async () => track('order placed'))
      response.json({ order })
    } catch (error) {
      response.status(402).json({ error: error.name })
    }
  })
  return { app, close: () => throughline.close() }
}

async function pay({ card, amount, paymentsUrl, track }) {
  const answer = await fetch(`${paymentsUrl}/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card, amount }),
  })
  track(answer.ok ? 'payment.succeeded' : 'payment.failed')
  if (answer.status === 402) throw new CardDeclined('the bank refuses the card')
  if (!answer.ok) throw new ProcessorTimeout('the processor of the card did not answer')
}

class CardDeclined extends Error {
  name = 'CardDeclined'
}

class ProcessorTimeout extends Error {
  name = 'ProcessorTimeout'
}
