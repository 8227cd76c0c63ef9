/** Events of browsers for tests, shaped as the SDK sends them. */

export const startMs = Date.UTC(2026, 10, 22, 1)

/** The first view of a session, in its second state. */
export function aView(more: object = {}): object {
  return {
    type: 'view',
    date: startMs,
    application: { id: 'shop' },
    session: { id: 's1', type: 'user', has_replay: false },
    source: 'browser',
    service: 'web',
    ddtags: 'sdk_version:7.16.2,env:prod,service:web',
    usr: { anonymous_id: 'a1' },
    display: { viewport: { width: 800, height: 600 } },
    view: {
      id: 'v1',
      url: 'https://shop.test/orders/7?utm_source=mail&token=x',
      referrer: 'https://news.test/a',
      time_spent: 5_000_000,
      is_active: true,
    },
    context: {},
    _dd: { format_version: 2, document_version: 2 },
    ...more,
  }
}

/** A click in that view. */
export function anAction(more: object = {}): object {
  return {
    ...aView(),
    type: 'action',
    action: { id: 'c1', type: 'click', target: { name: 'Buy' } },
    ...more,
  }
}
