import { openPayments } from './payments.js'
import { openShop } from './shop.js'

const { SHOP_PORT = '4800', PAYMENTS_PORT = '4801' } = process.env

/**
 * Serves what the command line names, the shop or its payments, until SIGTERM. Nothing exits then: what
 * waits to be sent goes, and with it the process ends.
 */
export function serve({ step, closeTracer = async () => {} }) {
  const isShop = process.argv[2] === 'shop'
  const paymentsUrl = `http://127.0.0.1:${PAYMENTS_PORT}`
  const { app, close } = isShop ? openShop({ step, paymentsUrl }) : openPayments()
  const server = app.listen(isShop ? SHOP_PORT : PAYMENTS_PORT, '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`)
  })
  process.on('SIGTERM', () => {
    server.close(async () => {
      await close()
      await closeTracer()
    })
  })
}
