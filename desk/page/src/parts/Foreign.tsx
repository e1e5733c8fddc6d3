import { pieces } from '../visible'

/**
 * A text that somebody else wrote: always text nodes, isolated from what stands around it, and with every character shown that
 * would hide or reorder others.
 */
export const Foreign = ({ text, language }: { text: unknown; language?: string }) => (
  <bdi dir="auto" lang={language} class="foreign">
    <Shown text={text} />
  </bdi>
)

/** An id, a digest, a number of a key: read from left to right in every language. */
export const Identifier = ({ text }: { text: unknown }) => (
  <bdi dir="ltr" class="identifier">
    <Shown text={text} />
  </bdi>
)

const Shown = ({ text }: { text: unknown }) => (
  <>
    {pieces(String(text ?? '')).map(piece =>
      'plain' in piece ? (
        piece.plain
      ) : (
        <span class="hidden-character" dir="ltr">
          {piece.hidden}
        </span>
      ),
    )}
  </>
)
