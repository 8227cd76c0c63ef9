import { expect, test } from 'vitest'
import { attributionOf, noAttribution } from './attribution.ts'

test('a field of its own counts before the campaign, and that before the page', () => {
  const found = attributionOf({
    ...noAttribution,
    explicit: { utm_source: 'mine' },
    campaign: { source: 'theirs', name: 'spring' },
    url: 'https://shop.test/?utm_source=page&utm_campaign=page&utm_term=shoe#top',
  })

  expect(found).toMatchObject({ utm: { source: 'mine', campaign: 'spring', term: 'shoe' } })
})

test('of several click ids all are kept and the first by rank is the click', () => {
  const found = attributionOf({
    ...noAttribution,
    url: 'https://shop.test/?ScCid=S&irclickid=I&gclid=G&Gclid=no',
  })

  expect(found).toEqual({
    click_ids: { gclid: 'G', sclid: 'S', irclid: 'I' },
    click_id_type: 'gclid',
    click_id: 'G',
    landing_page: 'https://shop.test/?ScCid=S&irclickid=I&gclid=G&Gclid=no',
  })
})

test('a referrer tells its host, and makes the page the one that was landed on', () => {
  const found = attributionOf({
    ...noAttribution,
    url: 'https://shop.test/landing',
    referrer: 'https://www.google.test/search?q=x',
  })

  expect(found).toEqual({
    referrer: 'https://www.google.test/search?q=x',
    referrer_host: 'www.google.test',
    landing_page: 'https://shop.test/landing',
  })
})

test('values of secrets in a query are not kept', () => {
  const found = attributionOf({
    ...noAttribution,
    referrer: 'https://mail.test/?code=123',
    landingPage: 'https://shop.test/?reset_token=abc&q=shoes&api-key=k#x=1&password=p',
  })

  expect(found).toEqual({
    referrer: 'https://mail.test/?code=__redacted__',
    referrer_host: 'mail.test',
    landing_page:
      'https://shop.test/?reset_token=__redacted__&q=shoes&api-key=__redacted__#x=1&password=__redacted__',
  })
})

test('a second question mark does not hide a secret, and thousands of them are read at once', () => {
  const url = 'https://shop.test/?a=1?token=x'

  expect(attributionOf({ ...noAttribution, landingPage: url.replace('a=1', '') })).toEqual({
    landing_page: 'https://shop.test/??token=__redacted__',
  })
  const startMs = performance.now()
  for (let count = 0; count < 100; count += 1) {
    attributionOf({ ...noAttribution, referrer: '?'.repeat(2_048) })
  }
  expect(performance.now() - startMs).toBeLessThan(200)
})

test('a page that nothing led to says nothing', () => {
  expect(attributionOf({ ...noAttribution, url: 'https://shop.test/cart?page=2' })).toBeUndefined()
})
