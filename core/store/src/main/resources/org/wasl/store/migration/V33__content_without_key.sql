-- Sealed content and its message are written by one transaction and erased by one: asking after the message again for
-- each content cost a search and a lock on the message.
alter table sealed_content drop constraint sealed_content_sender_message_id_fkey;
