import { settingsOf, type DropReason, type Settings, type ThroughlineConfig } from './config.ts'
import { Delivery, deliveryLimits, type Entry } from './delivery.ts'
import { openDiskQueue } from './disk-queue.ts'
import {
  eventOf,
  isTrackEvent,
  newAnonymousId,
  unknownKeys,
  type Properties,
  type PurchaseProperties,
  type TrackEvent,
  type TrackOptions,
} from './event.ts'
import { openNotices, reasonOf, type Notices } from './notices.ts'
import { activeTrace } from './trace-context.ts'

type UserId = string | null | undefined

const done = Promise.resolve()

/**
 * Sends events from a server. One instance serves all users of a process.
 *
 * No call throws or rejects but the constructor and an aborted `flush()`: what is wrong with an event
 * is said on the console and to `onDrop`.
 *
 * @example
 * const throughline = new Throughline({ apiKey: '…', host: 'https://throughline.example' })
 * throughline.track({ event: 'signup', userId: 'user-1', properties: { plan: 'pro' } })
 * await throughline.close()
 */
export class Throughline {
  readonly #settings: Settings
  readonly #notices: Notices
  readonly #delivery: Delivery
  #closing: Promise<void> | undefined

  /** Throws when there is no API key, or when `host` is no HTTP address. */
  constructor(config: ThroughlineConfig | string) {
    this.#settings = settingsOf(config)
    this.#notices = openNotices(this.#settings.isDebug)
    const { queueDirectory } = this.#settings
    this.#delivery = new Delivery({
      settings: this.#settings,
      notices: this.#notices,
      disk: queueDirectory === undefined ? undefined : openDiskQueue(queueDirectory, this.#notices),
      drop: (entries, reason, error) => this.#drop(() => entries.map(eventIn), reason, error),
      fail: (entries, error) => this.#fail(entries, error),
    })
  }

  /**
   * Takes an event, to be sent soon. The promise is there for callers that await it: the event is in
   * the queue, and in the file of `queueDirectory` if there is one, when this returns.
   */
  track(options: TrackOptions): Promise<void>
  track(userId: UserId, event: string, properties?: Properties): Promise<void>
  track(first: TrackOptions | UserId, event = '', properties?: Properties): Promise<void> {
    const isObject = typeof first === 'object' && first !== null
    const options = isObject ? first : { userId: first, event, properties }
    if (typeof options.event !== 'string' || options.event.trim() === '') {
      return this.#refuse(
        { ...options, event: '' },
        'track() requires a non-empty string event name',
      )
    }
    for (const key of unknownKeys(options)) {
      this.#notices.warnOfKey(
        key,
        `track() does not know "${key}", and does not send it. Put it into properties.`,
      )
    }
    return this.#send(options)
  }

  /** Says who a user is: `$identify`. */
  identify(userId: string, traits?: Properties, anonymousId?: string): Promise<void> {
    const options = { event: '$identify', userId, anonymousId, properties: traits }
    return userId ? this.#send(options) : this.#refuse(options, 'identify() requires a userId')
  }

  /** A page was seen: `$pageview`. */
  // oxlint-disable-next-line max-params -- the order of arguments is that of @datalyr/api
  page(
    userId: UserId,
    name?: string,
    properties?: Properties,
    anonymousId?: string,
  ): Promise<void> {
    const named = name === undefined ? {} : { name, url: name }
    return this.#send({
      event: '$pageview',
      userId,
      anonymousId,
      properties: { ...named, ...properties },
    })
  }

  /** A user has another id from now on: `$alias`. Without `previousId` that is the anonymous id. */
  alias(newUserId: string, previousId?: string, anonymousId?: string): Promise<void> {
    const isRandom = !previousId && !anonymousId
    const ownId = isRandom ? newAnonymousId() : anonymousId
    const previous = previousId || ownId
    const properties = {
      new_user_id: newUserId,
      previous_id: previous,
      userId: newUserId,
      previousId: previous,
    }
    const options = { event: '$alias', userId: newUserId, anonymousId: ownId, properties }
    if (!newUserId) return this.#refuse(options, 'alias() requires a newUserId')
    if (isRandom) {
      this.#notices.warnOnce(
        'alias',
        'alias() without previousId and anonymousId links an id that nobody has.',
      )
    }
    return this.#send(options)
  }

  /** A user belongs to a company, a team: `$group`. */
  // oxlint-disable-next-line max-params -- the order of arguments is that of @datalyr/api
  group(userId: UserId, groupId: string, traits?: Properties, anonymousId?: string): Promise<void> {
    const options = { event: '$group', userId, anonymousId, properties: { ...traits, groupId } }
    return groupId ? this.#send(options) : this.#refuse(options, 'group() requires a groupId')
  }

  /** Money came in: `purchase`. Give an `eventId` (of the order, of the webhook), so that it counts once. */
  trackPurchase(
    userId: UserId,
    purchase: PurchaseProperties,
    options: Pick<TrackOptions, 'eventId' | 'timestamp' | 'anonymousId'> = {},
  ): Promise<void> {
    const given = purchase?.currency
    const currency = typeof given === 'string' && given !== '' ? given.toUpperCase() : 'USD'
    const event = { ...options, event: 'purchase', userId, properties: { ...purchase, currency } }
    if (Number.isFinite(purchase?.value)) return this.#send(event)
    return this.#refuse(event, 'trackPurchase() requires a finite number as value')
  }

  /**
   * Sends what is there now. Resolves when each of these events is delivered or dropped, or when a
   * request and its retries have failed; the events are kept then and tried again by and by.
   * Rejects with the signal's reason when that is aborted; sending goes on.
   */
  flush({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const flushed = this.#delivery.flush()
    return signal === undefined ? flushed : unlessAborted(flushed, signal)
  }

  /**
   * Sends until nothing is left, at most `closeTimeout` ms or until the signal is aborted, and takes
   * no more events. What could not be confirmed then is dropped as `close_timeout`, or stays in
   * `queueDirectory` for the next start. Called again, it returns the same promise.
   */
  close({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#closing ??= this.#delivery.close(signal)
    return this.#closing
  }

  /** A new anonymous id at every call: keep it with the visitor and pass it on as `anonymousId`. */
  getAnonymousId(): string {
    return newAnonymousId()
  }

  #send(options: TrackOptions): Promise<void> {
    if (this.#closing !== undefined) {
      this.#notices.errorOnce(
        'closed',
        'An event tracked after close() is dropped. close() is for shutdown; use flush() before.',
      )
      this.#drop(() => [described(options)], 'closed')
      return done
    }
    if (!options.userId && !options.anonymousId) {
      this.#notices.warnOnce(
        'nobody',
        'Events with neither userId nor anonymousId belong to nobody. Pass one per end user.',
      )
    }
    const entry = this.#entryOf(options)
    if (entry === undefined) return done
    this.#delivery.add(entry)
    this.#notices.debug(`Event queued: ${options.event}`)
    return done
  }

  /** Nothing for an event that JSON can't hold or no request carry: to try again would not help. */
  #entryOf(options: TrackOptions): Entry | undefined {
    try {
      const json = JSON.stringify(eventOf(options, activeTrace()))
      const bytes = Buffer.byteLength(json)
      if (bytes <= deliveryLimits.batchBytesMax) return { json, bytes }
      throw new Error(`its ${bytes} bytes of JSON are more than ${deliveryLimits.batchBytesMax}`)
    } catch (error) {
      void this.#refuse(options, `${options.event} can't be sent: ${reasonOf(error)}`)
      return undefined
    }
  }

  #refuse(options: TrackOptions, reason: string): Promise<void> {
    this.#notices.warn(`${reason}; event dropped.`)
    this.#drop(() => [described(options)], 'validation_error', new Error(reason))
    return done
  }

  #drop(events: () => TrackEvent[], reason: DropReason, error?: Error): void {
    const { onDrop } = this.#settings
    if (onDrop !== undefined) undisturbed(() => onDrop(events(), reason, error))
  }

  #fail(entries: readonly Entry[], error: Error): void {
    const { onError } = this.#settings
    if (onError === undefined) return
    for (const entry of entries) undisturbed(() => onError(eventIn(entry), error))
  }
}

/** The event of a call that is dropped, for who asks; without properties that nobody could print. */
function described(options: TrackOptions): TrackEvent {
  try {
    const event: unknown = JSON.parse(JSON.stringify(eventOf(options, undefined)))
    if (isTrackEvent(event)) return event
  } catch {
    // It says so below, by having no properties.
  }
  return eventOf({ event: options.event, userId: options.userId }, undefined)
}

function eventIn({ json }: Entry): TrackEvent {
  const event: unknown = JSON.parse(json)
  if (!isTrackEvent(event)) throw new Error('the queue holds only events')
  return event
}

/** What a hook throws or rejects with is its own business. */
function undisturbed(hook: () => unknown): void {
  void (async () => hook())().catch(() => undefined)
}

async function unlessAborted(flushed: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  await Promise.race([flushed, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
