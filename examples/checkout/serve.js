import { openPayments } from './payments.js'
import { openShop } from './shop.js'

/**
 * Serves what the command line names, the shop or its payments, until SIGTERM. Nothing exits then: what
 * waits to be sent goes, and with it the process ends.
 */
export function serve({ step, closeTracer = async () => {} }) {
  const paymentsUrl = process.env.PAYMENTS_URL ?? 'http://127.0.0.1:4801'
  const isShop = process.argv[2] === 'shop'
  const { app, close } = isShop ? openShop({ step, paymentsUrl }) : openPayments()
  const port = process.env.PORT ?? (isShop ? 4800 : 4801)
  const server = app.listen(port, '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`)
  })
  process.on('SIGTERM', () => {
    server.close(async () => {
      await close()
      await closeTracer()
    })
  })
}
