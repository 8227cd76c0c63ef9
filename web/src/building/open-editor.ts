import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  startCompletion,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { history, historyKeymap, standardKeymap } from '@codemirror/commands'
import { EditorState, StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, EditorView, keymap, placeholder, type DecorationSet } from '@codemirror/view'
import type { Offer, Offers } from './offers.ts'
import { searchColours } from './search-colours.ts'

interface Fault {
  readonly message: string
  readonly offset: number
}

interface EditorPlan {
  readonly label: string
  readonly placeholder: string | undefined
  readonly text: string
  /** Enter was pressed, or the field was left. */
  readonly onCommit: (text: string) => void
  readonly offersAt: (text: string, at: number) => Promise<Offers | undefined>
}

export interface OpenEditor {
  /** Puts another text there, unless it is there already, and marks what is wrong with it. */
  readonly show: (text: string, fault: Fault | undefined) => void
  /** Goes on with what is typed in a plain field, and where. */
  readonly takeOver: (plain: HTMLInputElement) => void
  readonly focus: () => void
  readonly close: () => void
}

/** Opens a field of one line of search text in a shadow root. */
export function openEditor(root: ShadowRoot, plan: EditorPlan): OpenEditor {
  let shown = plan.text
  const view = new EditorView({
    doc: plan.text,
    root,
    parent: root,
    extensions: [
      keymap.of([{ key: 'Escape', run: (self) => put(self, shown) }]),
      extensionsOf(plan),
    ],
  })
  return {
    show: (text, fault) => {
      // What somebody types meanwhile stays, unless another text comes from elsewhere.
      if (text !== shown && text !== textOf(view).trim()) put(view, text)
      shown = text
      const marked = text === textOf(view).trim() ? fault : undefined
      view.dispatch({ effects: markFault.of(marked) })
      view.contentDOM.setAttribute('aria-invalid', String(fault !== undefined))
      view.contentDOM.setAttribute('aria-description', fault?.message ?? '')
    },
    takeOver: (plain) => {
      const { value, selectionStart, selectionEnd } = plain
      if (value !== textOf(view)) put(view, value)
      if (document.activeElement !== plain) return
      const [anchor, head] = [selectionStart ?? value.length, selectionEnd ?? value.length]
      view.dispatch({ selection: { anchor, head } })
      view.focus()
      if (value !== shown) startCompletion(view)
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  }
}

function extensionsOf({ label, onCommit, offersAt, ...plan }: EditorPlan): Extension {
  const commit = (view: EditorView): boolean => {
    closeCompletion(view)
    onCommit(textOf(view).trim())
    return true
  }
  return [
    oneLine,
    typingOver,
    history(),
    faultMarks,
    searchColours,
    look,
    placeholder(plan.placeholder ?? 'filter, e.g. @customer.tier:premium'),
    autocompletion({
      override: [async ({ state, pos }) => completion(await offersAt(state.doc.toString(), pos))],
      icons: false,
      // Enter asks; the first offer is taken by Tab, any other is walked to.
      selectOnOpen: false,
      // Nothing is taken but by a key that says so, and one pressed at once says so too.
      interactionDelay: 0,
    }),
    keymap.of([
      { key: 'Enter', run: commit },
      { key: 'Tab', run: takeOffer },
      ...historyKeymap,
      ...standardKeymap,
    ]),
    EditorView.domEventHandlers({
      blur: (_event, view) => onCommit(textOf(view).trim()),
    }),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'false',
      // Said in words for those who look for what can scroll by key.
      tabindex: '0',
    }),
  ]
}

function textOf(view: EditorView): string {
  return view.state.doc.toString()
}

function takeOffer(view: EditorView): boolean {
  if (acceptCompletion(view)) return true
  if (completionStatus(view.state) === null) return false
  return moveCompletionSelection(true)(view) && acceptCompletion(view)
}

function put(view: EditorView, text: string): boolean {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
  })
  return true
}

function completion(found: Offers | undefined): CompletionResult | null {
  if (found === undefined || found.offers.length === 0) return null
  return { from: found.from, filter: false, options: found.offers.map(option) }
}

function option({ label, note, text, isAttribute }: Offer): CompletionResult['options'][number] {
  return {
    label,
    detail: note,
    apply: (view, ...[, from, to]) => {
      const insert = isAttribute ? text : `${text} `
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length },
        userEvent: 'input.complete',
      })
      if (isAttribute) startCompletion(view)
    },
  }
}

const oneLine = [
  EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change)),
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ')),
]

// Text typed over a selection would be put there by the browser with the look of what it replaces, as
// an inline style that the page does not allow.
const typingOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { inputType, data } = event
    if (inputType !== 'insertText' || data === null || view.state.selection.main.empty) return false
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type' })
    return true
  },
})

const markFault = StateEffect.define<Fault | undefined>()

const faultMark = Decoration.mark({ class: 'fault' })

/** The character at which the server found a fault; typing takes the mark away. */
const faultMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, change) => {
    const effect = change.effects.find((one) => one.is(markFault))
    if (effect === undefined) return change.docChanged ? Decoration.none : marks
    const { value: fault } = effect
    const { length } = change.newDoc
    if (fault === undefined || length === 0) return Decoration.none
    const from = Math.min(fault.offset, length - 1)
    return Decoration.set([faultMark.range(from, from + 1)])
  },
  provide: (field) => EditorView.decorations.from(field),
})

const look = EditorView.theme({
  '&': { fontSize: '12.5px', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': {
    fontFamily: 'var(--font-mono, monospace)',
    padding: '0',
    caretColor: 'var(--ink)',
  },
  '.cm-line': { padding: '0' },
  '.cm-scroller': { overflowX: 'auto', scrollbarWidth: 'none', lineHeight: '30px' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.key': { color: 'var(--accent)' },
  '.quoted': { color: 'var(--success)' },
  '.operator': { color: 'var(--muted)', fontWeight: '600' },
  '.fault': { backgroundColor: 'var(--danger-soft)', borderBottom: '2px solid var(--danger)' },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    border: '1px solid var(--line)',
    borderRadius: '12px',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    overflow: 'hidden',
    padding: '6px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '18rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: '16px',
    padding: '4px 10px',
    borderRadius: '8px',
    lineHeight: '20px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--pointed)',
    color: 'var(--ink)',
  },
  '.cm-completionLabel': { flex: '1' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', marginLeft: '0' },
})
