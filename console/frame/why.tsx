/** What a person says of what she does: it stands in the audit. */
import { Textarea } from '@mantine/core';
import { useWords } from '../words/locale.tsx';
import { frameWords } from './words.ts';

export const Why = ({
  label,
  isFirst = false,
  value,
  onChange,
}: {
  /** Where it asks for more than a reason. */
  readonly label?: string;
  /** It is what a dialog begins with. */
  readonly isFirst?: boolean;
  readonly value: string;
  readonly onChange: (why: string) => void;
}) => {
  const own = useWords(frameWords);
  return (
    <Textarea
      label={label ?? own.why}
      description={own.whyText}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={500}
      autosize
      minRows={2}
      required
      data-autofocus={isFirst || undefined}
    />
  );
};
