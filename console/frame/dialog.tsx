/** A question before something is done: it closes when that is done, and says so; what fails stays to be read and tried again. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useEffect, useState } from 'react';
import type { Fault } from '../client/faults.ts';
import { useWords } from '../words/locale.tsx';
import { FaultNote } from './parts.tsx';
import { frameWords } from './words.ts';

export interface Acting {
  readonly error: Fault | null;
  readonly isPending: boolean;
  readonly reset: () => void;
}

export const Dialog = ({
  title,
  isOpen,
  onClose,
  acting,
  onSubmit,
  does,
  isGrave = false,
  isReady = true,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly acting: Acting;
  readonly onSubmit: () => void;
  /** What the button says. */
  readonly does: string;
  /** It ends something, or can't be undone. */
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly children: ReactNode;
}) => {
  const own = useWords(frameWords);
  const close = (): void => {
    acting.reset();
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={<Text fw={600}>{title}</Text>}
      closeButtonProps={{ 'aria-label': own.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !acting.isPending) onSubmit();
        }}
      >
        <Stack gap="md">
          {children}
          {acting.error !== null && <FaultNote fault={acting.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {own.cancel}
            </Button>
            <Button
              type="submit"
              color={isGrave ? 'red' : undefined}
              loading={acting.isPending}
              disabled={!isReady}
            >
              {does}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

/** Says that it is done, for a moment, also to who hears the page. */
export const sayDone = (message: ReactNode): void => {
  notifications.show({ message, color: 'leaf', withBorder: true });
};

/** A text that follows what is typed once the fingers rest. */
export const useSettled = (text: string, ms = 400): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
};
