package org.wasl.wire.token;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The library of a token (PKCS #11 2.40), for functions that the platform's provider lacks. It
 * finds a token by its label, and it is initialised again after the token was lost. There is one in
 * a process for each library, because the library has one state for the whole process.
 */
@SuppressWarnings("restricted") // the launcher permits native access
final class CryptokiModule {
  /** Positions in {@code CK_FUNCTION_LIST}, behind its version. */
  private static final int INITIALIZE = 0;

  private static final int FINALIZE = 1;
  private static final int GET_SLOT_LIST = 4;
  private static final int GET_TOKEN_INFO = 6;
  private static final int FUNCTIONS = 68;

  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;

  /** {@code CKF_OS_LOCKING_OK}, in {@code CK_C_INITIALIZE_ARGS}. */
  private static final long OS_LOCKING_OK = 2;

  private static final int ARGUMENTS_BYTES = 48;
  private static final int ARGUMENTS_FLAGS = 32;
  private static final int TOKEN_INFO_BYTES = 256;
  private static final int LABEL_BYTES = 32;
  private static final int MAX_SLOTS = 256;

  private static final Map<Path, CryptokiModule> MODULES = new ConcurrentHashMap<>();

  private final Path library;
  private final MemorySegment functions;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean ready;
  private boolean missed; // in this generation a token was looked for, and was not found
  private final AtomicInteger generation = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();

  private CryptokiModule(Path library) {
    this.library = library;
    this.functions = functionList(library);
  }

  /**
   * The module of this library.
   *
   * @throws TokenException if it is none, or if somebody else could replace it, because its code
   *     runs here with the PIN
   */
  static CryptokiModule of(Path library) throws TokenException {
    checkWriters(library);
    try {
      return MODULES.computeIfAbsent(library, CryptokiModule::new);
    } catch (IllegalArgumentException e) {
      throw new TokenException(library + ": is no PKCS #11 library (module-path)", e);
    }
  }

  private static void checkWriters(Path library) throws TokenException {
    try {
      Path file = library.toRealPath();
      Set<PosixFilePermission> ofFile = Files.getPosixFilePermissions(file);
      Path folder = file.getParent();
      if (ofFile.contains(PosixFilePermission.GROUP_WRITE)
          || ofFile.contains(PosixFilePermission.OTHERS_WRITE)
          || folder != null
              && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new TokenException(
            library + ": other users may write it or its folder (module-path): chmod go-w them");
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new TokenException(library + ": is no PKCS #11 library (module-path)", e);
    }
  }

  private static MemorySegment functionList(Path library) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    MemorySegment getter =
        symbols
            .find("C_GetFunctionList")
            .orElseThrow(() -> new IllegalArgumentException("no C_GetFunctionList"));
    MemorySegment place = Arena.global().allocate(ADDRESS);
    if (call(getter, ADDRESS, place) != OK) {
      throw new IllegalArgumentException("C_GetFunctionList failed");
    }
    return place.get(ADDRESS, 0).reinterpret(ADDRESS.byteSize() * (1 + FUNCTIONS));
  }

  private static long call(MemorySegment function, MemoryLayout layout, MemorySegment argument) {
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(function, FunctionDescriptor.of(JAVA_LONG, layout))
              .invokeExact(argument);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the library failed", e);
    }
  }

  private MemorySegment function(int position) {
    return functions.get(ADDRESS, ADDRESS.byteSize() * (1 + position));
  }

  /**
   * Calls under way hold its read lock, so that the library is not initialised again beneath them.
   */
  ReadWriteLock lock() {
    return lock;
  }

  /**
   * The number of initialisations of the library. Objects opened in an earlier generation are void.
   */
  int generation() {
    return generation.get();
  }

  /** A token was opened in this generation. */
  void opened(int in) {
    opened.set(in);
  }

  /**
   * The slot in which the token is. Initialises the library if it is not initialised. Initialises
   * it again if, since then, a token was not found and none was opened. A library may know only the
   * tokens that were present when it was initialised.
   *
   * @throws TokenException if no slot has a token of this label
   */
  long slot(String label) throws TokenException {
    lock.writeLock().lock();
    try {
      if (missed && opened.get() != generation()) {
        restart();
      }
      begin();
      missed = true;
      long slot = find(label);
      missed = false;
      return slot;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Initialises the library again, because it never finds a lost token again otherwise. The method
   * waits for calls under way.
   */
  void restart() throws TokenException {
    lock.writeLock().lock();
    try {
      if (ready) {
        ready = false;
        call(function(FINALIZE), ADDRESS, MemorySegment.NULL);
      }
      begin();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void begin() throws TokenException {
    if (ready) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(ARGUMENTS_BYTES);
      arguments.set(JAVA_LONG, ARGUMENTS_FLAGS, OS_LOCKING_OK);
      long answer = call(function(INITIALIZE), ADDRESS, arguments);
      if (answer != OK && answer != ALREADY_INITIALIZED) {
        throw new TokenException(
            library + ": cannot be initialised (C_Initialize: 0x" + Long.toHexString(answer) + ")");
      }
      ready = true;
      missed = false;
      generation.incrementAndGet();
    }
  }

  private long find(String label) throws TokenException {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle list =
          handle(GET_SLOT_LIST, FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS));
      MethodHandle token =
          handle(GET_TOKEN_INFO, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS));
      MemorySegment slots = arena.allocate(JAVA_LONG, MAX_SLOTS);
      MemorySegment count = arena.allocate(JAVA_LONG);
      // A library may update its list only where it is asked for the number alone (section 5.5).
      long listed = (long) list.invokeExact((byte) 1, MemorySegment.NULL, count);
      count.set(JAVA_LONG, 0, MAX_SLOTS);
      if (listed == OK) {
        listed = (long) list.invokeExact((byte) 1, slots, count);
      }
      for (int i = 0; listed == OK && i < count.get(JAVA_LONG, 0); i++) {
        long slot = slots.getAtIndex(JAVA_LONG, i);
        MemorySegment info = arena.allocate(TOKEN_INFO_BYTES);
        if ((long) token.invokeExact(slot, info) == OK && label.equals(label(info))) {
          return slot;
        }
      }
    } catch (Throwable e) {
      throw new TokenException(library + ": a call of the library failed", e);
    }
    throw new TokenException(
        "no token is called " + label + ": it is not plugged in, or not initialised");
  }

  private static String label(MemorySegment info) {
    byte[] padded = info.asSlice(0, LABEL_BYTES).toArray(JAVA_BYTE);
    return new String(padded, StandardCharsets.UTF_8).stripTrailing();
  }

  private MethodHandle handle(int position, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(function(position), descriptor);
  }
}
