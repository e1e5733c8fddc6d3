import { pieces } from '../visible'

/**
 * A text from somebody else. It is always a text node with isolated direction. Characters that hide or reorder others are shown.
 */
export const Foreign = ({ text, language }: { text: unknown; language?: string }) => (
  <bdi dir="auto" lang={language} class="foreign">
    <Shown text={text} />
  </bdi>
)

/** An id, a digest or a key number, read from left to right in every language. */
export const Identifier = ({ text }: { text: unknown }) => (
  <bdi dir="ltr" class="identifier">
    <Shown text={text} />
  </bdi>
)

/** The number of a referral. */
export const NumberText = ({ text }: { text: string }) => (
  <bdi dir="ltr" class="number">
    {text}
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
