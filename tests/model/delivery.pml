/*
 * Two gateways on one database deliver two messages of one referral to one agency, in order.
 * A gateway may end at any step. A call, its response and the answer of a commit may be lost,
 * a lease may run out while its gateway hangs, and the broker may lose its queue.
 *
 * Each change of a delivery is a move: from a state, by an action, to a state. ModelTest compares these moves
 * with DeliveryTransitions, and lets Spin try every order of the steps.
 *
 * -DSTALE_IDS is a bug made on purpose: an id from the queue counts in any state of its delivery.
 */
#define MESSAGES 2
#define GATEWAYS 2
#define FAILED_ATTEMPTS 2

mtype = { NONE, WAITING, DISPATCHED, ATTEMPTING, DELIVERED, PARKED };
mtype = { ACCEPTED, REQUEUED, RELEASED, ATTEMPTED, FAILED, INTERRUPTED, REPLAYED };
mtype = { RECEIPT, FAILURE };

#ifndef ENDS
#define ENDS 1
#endif
#ifndef LOSSES
#define LOSSES 1
#endif

#ifndef HANGS
#define HANGS 1
#endif

/* The faults that may still happen. Without a limit, nothing would have to be delivered. */
byte ends = ENDS;
byte losses = LOSSES;
byte hangs = HANGS;
byte replays = 1;

/* The database. */
typedef Row {
  mtype state = NONE;
  byte generation;
  byte attempt;
  byte failed;
  byte owner;       /* the gateway of the lease, from 1 */
  bool ownerEnded
};
Row row[MESSAGES];

/*
 * The broker: ids of deliveries with their generation. A gateway has an id in hand while it sends it,
 * and from its consumption to the end of the call. The broker may deliver an id in hand again, if the
 * gateway ends.
 */
chan queue = [5] of { byte, byte };
byte handMessage[GATEWAYS];    /* from 1, or 0 for none */
byte handGeneration[GATEWAYS];

#define IN_HAND(me, m) (handMessage[me] == m + 1 && handGeneration[me] == row[m].generation)
#define LOST(m) (row[m].state == DISPATCHED && !(queue ?? [m, eval(row[m].generation)]) \
    && !IN_HAND(0, m) && !IN_HAND(1, m))

/* The sender sends a message until it is accepted, and then the next. */
byte accepted;

/* The agency. */
byte effects[MESSAGES];

/* The attempt that each gateway is calling for, from 1, or 0. */
byte callMessage[GATEWAYS];
byte callAttempt[GATEWAYS];

bool killed[GATEWAYS];

inline move(m, from, action, to) {
  assert(row[m].state == from);
  row[m].state = to
}

/* A receipt is never without the message. What no longer matters is cleared, so that there are fewer states. */
inline deliver(m, from) {
  assert(effects[m] == 1);
  move(m, from, DELIVERED, DELIVERED);
  row[m].owner = 0;
  row[m].ownerEnded = false;
  row[m].failed = 0
}

/* Only the oldest open delivery of the referral is due. */
#define IS_HEAD(m) (m == 0 || row[0].state == DELIVERED)

/* A lease begins an attempt. The call follows when the commit is known. */
inline lease(m, me) {
  /* Two calls for one delivery are under way only if a lease ran out. */
  assert(callMessage[1 - me] != m + 1 || hangs < HANGS);
  row[m].attempt++;
  row[m].owner = me + 1;
  row[m].ownerEnded = false;
  callMessage[me] = m + 1;
  callAttempt[me] = row[m].attempt
}

inline claim(m, me) {
  move(m, WAITING, DISPATCHED, DISPATCHED);
  row[m].generation++;
  handMessage[me] = m + 1;
  handGeneration[me] = row[m].generation
}

/* One transaction locks the row, and writes. */
inline interrupt(m) {
  if
  :: row[m].failed < FAILED_ATTEMPTS ->
    row[m].failed++;
    move(m, ATTEMPTING, INTERRUPTED, WAITING)
  :: else -> move(m, ATTEMPTING, PARKED, PARKED)
  fi
}

inline forget(me) {
  callMessage[me] = 0;
  callAttempt[me] = 0;
  handMessage[me] = 0;
  handGeneration[me] = 0
}

#define DONE (row[0].state == PARKED \
    || row[0].state == DELIVERED && (row[1].state == DELIVERED || row[1].state == PARKED))

#define MINE(m) (row[m].state == ATTEMPTING && row[m].attempt == callAttempt[me])

proctype Gateway(byte me) {
  byte m;
  mtype outcome;

endRestart:
  {
endWork:
    do
    /* The door accepts a message, and may lease its delivery at once. */
    :: atomic { accepted < MESSAGES ->
        m = accepted;
        if
        :: row[m].state != NONE                       /* the first answer was lost */
        :: row[m].state == NONE -> move(m, NONE, ACCEPTED, WAITING)
        :: row[m].state == NONE && IS_HEAD(m) ->
          move(m, NONE, ACCEPTED, WAITING);
          move(m, WAITING, ATTEMPTED, ATTEMPTING);
          lease(m, me)
        fi
      };
      if
      :: atomic { m == accepted -> accepted++ }       /* 202 */
      :: m < accepted                                 /* the other gateway answered */
      :: atomic { losses > 0 -> losses-- }            /* no answer: the sender sends it again */
      fi;
      if
      :: callMessage[me] > 0 -> goto call
      :: else
      fi

    /* The relay claims what is due, and hands its id to the broker. */
    :: atomic { row[0].state == WAITING -> claim(0, me) }; goto send
    :: atomic { row[1].state == WAITING && IS_HEAD(1) -> claim(1, me) }; goto send

    /* The consumer leases a delivery if its id is not older than the last claim. */
    :: atomic { nempty(queue) -> queue ? m, handGeneration[me]; handMessage[me] = m + 1 };
      atomic {
        if
#ifdef STALE_IDS
        :: row[m].state == DISPATCHED || row[m].state == ATTEMPTING ->
          row[m].state = ATTEMPTING;
          lease(m, me)
#else
        :: row[m].state == DISPATCHED && row[m].generation == handGeneration[me] ->
          move(m, DISPATCHED, ATTEMPTED, ATTEMPTING);
          lease(m, me)
#endif
        :: row[m].state == DISPATCHED && row[m].generation == handGeneration[me] && losses > 0 ->
          losses--;                                   /* the agency is paused */
          move(m, DISPATCHED, RELEASED, WAITING)
        :: row[m].state == DISPATCHED && row[m].generation == handGeneration[me] && losses > 0 ->
          losses--;                                   /* its content is unreadable */
          move(m, DISPATCHED, PARKED, PARKED)
        :: else
        fi
      };
      if
      :: callMessage[me] > 0 -> goto call
      :: atomic { else -> forget(me) }
      fi

    /* The reconciler. */
    :: atomic { row[0].state == ATTEMPTING && row[0].ownerEnded -> interrupt(0) }
    :: atomic { row[1].state == ATTEMPTING && row[1].ownerEnded -> interrupt(1) }
    :: atomic { row[0].state == ATTEMPTING && !row[0].ownerEnded && hangs > 0 -> hangs--; interrupt(0) }
    :: atomic { row[1].state == ATTEMPTING && !row[1].ownerEnded && hangs > 0 -> hangs--; interrupt(1) }
    :: atomic { LOST(0) -> move(0, DISPATCHED, REQUEUED, WAITING) }
    :: atomic { LOST(1) -> move(1, DISPATCHED, REQUEUED, WAITING) }

    :: atomic { row[0].state == WAITING && losses > 0 ->
        losses--;                                     /* the agency is revoked, or nobody collects */
        move(0, WAITING, PARKED, PARKED)
      }

    /* An operator. */
    :: atomic { (row[0].state == PARKED && replays > 0) -> replays--; row[0].failed = 0; move(0, PARKED, REPLAYED, WAITING) }
    od;

send:
    if
    :: atomic { nfull(queue) -> queue ! handMessage[me] - 1, handGeneration[me]; forget(me) }
    :: atomic { losses > 0 -> losses--; forget(me) }  /* the broker is away */
    fi;
    goto endWork;

call:
    m = callMessage[me] - 1;
    if
    :: skip
    :: atomic { losses > 0 -> losses--;               /* the commit of the lease had no answer */
        if
        :: MINE(m) -> move(m, ATTEMPTING, RELEASED, WAITING)
        :: else
        fi;
        forget(me);
        goto endWork
      }
    fi;
    if
    :: atomic {                                       /* the agency takes the message once */
        assert(m == 0 || effects[0] == 1);            /* in order */
        assert(row[m].state != NONE);
        if
        :: effects[m] == 0 -> effects[m]++
        :: else
        fi
      };
      if
      :: outcome = RECEIPT
      :: atomic { losses > 0 -> losses--; outcome = FAILURE }
      fi
    :: atomic { losses > 0 -> losses--; outcome = FAILURE }
    fi;

    /* A receipt counts from any attempt. A failure counts from the current attempt only. */
    atomic {
      if
      :: outcome == RECEIPT && row[m].state == ATTEMPTING -> deliver(m, ATTEMPTING)
      :: outcome == RECEIPT && row[m].state == WAITING -> deliver(m, WAITING)
      :: outcome == RECEIPT && row[m].state == DISPATCHED -> deliver(m, DISPATCHED)
      :: outcome == RECEIPT && row[m].state == PARKED -> deliver(m, PARKED)
      :: outcome == RECEIPT && row[m].state == DELIVERED
      :: outcome == FAILURE && MINE(m) && row[m].failed < FAILED_ATTEMPTS ->
        row[m].failed++;
        move(m, ATTEMPTING, FAILED, WAITING)
      :: outcome == FAILURE && MINE(m) && row[m].failed >= FAILED_ATTEMPTS ->
        move(m, ATTEMPTING, PARKED, PARKED)
      :: outcome == FAILURE && !MINE(m)
      fi;
      forget(me)
    };
    goto endWork
  } unless { killed[me] };

  /* The process ended: its memory is gone, and its session with the server too. */
  atomic {
    if
    :: row[0].owner == me + 1 -> row[0].ownerEnded = true
    :: else
    fi;
    if
    :: row[1].owner == me + 1 -> row[1].ownerEnded = true
    :: else
    fi;
    if
    :: handMessage[me] > 0 && nfull(queue) -> queue ! handMessage[me] - 1, handGeneration[me]
    :: skip
    fi;
    forget(me);
    m = 0;
    outcome = 0;
    killed[me] = false
  };
  goto endRestart
}

/* Processes end, and the broker loses its queue. */
proctype Faults() {
end:
  do
  :: atomic { ends > 0 && !killed[0] && !killed[1] -> ends--; killed[0] = true }
  :: atomic { ends > 0 && !killed[0] && !killed[1] -> ends--; killed[1] = true }
  :: atomic { losses > 0 && nempty(queue) -> losses--;
      do
      :: nempty(queue) -> queue ? _, _
      :: empty(queue) -> break
      od
    }
  :: break
  od
}

init {
  atomic {
    run Gateway(0);
    run Gateway(1);
    run Faults()
  }
}

/* Each delivery is delivered or parked in the end. */
ltl ends { <>[] DONE }
