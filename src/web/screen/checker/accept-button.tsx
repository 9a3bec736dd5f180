import { useState } from "react";
import {
  Button,
  Dialog,
  DialogTrigger,
  Form,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextArea,
  TextField,
} from "react-aria-components";

/** Asks for the reason why a finding may stand. The acceptance lapses when the words or the figure change. */
export function AcceptButton({
  quote,
  message,
  onAccept,
}: {
  readonly quote: string;
  readonly message: string;
  readonly onAccept: (note: string, by: string) => void;
}) {
  const [note, setNote] = useState("");
  const [by, setBy] = useState("");
  return (
    <DialogTrigger>
      <Button className="button small-button">Accept with a reason…</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="dialog">
            {({ close }) => (
              <Form
                onSubmit={(event) => {
                  event.preventDefault();
                  if (note.trim() === "") return;
                  onAccept(note.trim(), by.trim());
                  close();
                }}
              >
                <Heading slot="title">Let it stand</Heading>
                <p>
                  <q>{quote}</q>
                </p>
                <p className="small">{message}</p>
                <TextField
                  className="field"
                  value={note}
                  onChange={setNote}
                  autoComplete="off"
                  isRequired
                  autoFocus
                >
                  <Label>Why is it right as it is?</Label>
                  <TextArea rows={3} spellCheck={false} />
                </TextField>
                <TextField className="field" value={by} onChange={setBy} autoComplete="off">
                  <Label>Your name or initials (may stay empty)</Label>
                  <Input spellCheck={false} />
                </TextField>
                <div className="actions">
                  <Button type="submit" className="button primary" isDisabled={note.trim() === ""}>
                    Accept
                  </Button>
                  <Button className="button" onPress={close}>
                    Cancel
                  </Button>
                </div>
                <p className="small">
                  It goes into the decisions file, and lapses when these words or the figure behind them
                  change.
                </p>
              </Form>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
