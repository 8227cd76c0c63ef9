import { createContext, type ReactElement } from 'react'
import type { OfferSource } from './offers.ts'

/** What the rows of a filter offer, where that is not what the dictionary knows of events. */
export interface FilterOffers {
  readonly source: OfferSource
  /** What the offers depend on. */
  readonly key: readonly unknown[]
  /** What may be searched by without an @. */
  readonly names: readonly string[]
}

interface ShownOffers extends FilterOffers {
  /** Given by who needs it, so that other screens do not load it. */
  readonly attributeList: (choice: AttributeChoice) => ReactElement
}

export interface AttributeChoice {
  readonly value: string
  readonly onPick: (attribute: string) => void
}

/** Given by the screen; the dictionary where it says nothing. */
export const FilterOffersContext = createContext<ShownOffers | undefined>(undefined)
