package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

  @TempDir Path dir;

  @Test
  void isMadeForItsOwnerAloneWhenItIsFirstAskedFor() throws IOException {
    Path path = dir.resolve("mooring/shop");
    DataDirectory directory = new DataDirectory(path);
    assertEquals(Optional.empty(), directory.obstacle());
    assertFalse(Files.exists(path));

    assertEquals(path, directory.create());
    assertEquals(path, directory.create());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void leavesTheFolderOfSomebodyElseAsItIs() throws IOException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-x---"));
    new DataDirectory(dir).create();
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)));
  }

  @Test
  void saysWhatIsInItsWay() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    DataDirectory directory = new DataDirectory(file.resolve("below/shop"));
    assertEquals(Optional.of(file + " is no directory"), directory.obstacle());
    assertThrows(IOException.class, directory::create);
  }
}
